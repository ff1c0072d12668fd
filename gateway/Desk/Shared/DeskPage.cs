using EditorialPlatform.Desk.Api;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Components;

namespace EditorialPlatform.Desk.Shared;

/// <summary>
/// A page with forms. A form runs one command of the API: on success the user is redirected; on failure the page is rendered again with the posted
/// values and the error.
/// </summary>
public abstract class DeskPage : ComponentBase
{
    [Inject]
    public NewsroomClient Api { get; set; } = null!;

    [Inject]
    public UserContext Context { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    /// <summary>The error of the posted form.</summary>
    public ApiProblem? Refused { get; private set; }

    protected UiText W => Context.Words;

    protected Actor Me => Context.Me!;

    protected HttpContext Http => Context.Http;

    /// <summary>The posted value of a field; null when no form was posted.</summary>
    public string? Posted(string name) => Http.Request.HasFormContentType && Http.Request.Form.TryGetValue(name, out var typed) ? typed.ToString() : null;

    /// <summary>The posted value of a field if this form was posted.</summary>
    public string? Typed(string form, string name) => Posted("form") == form ? Posted(name) : null;

    /// <summary>A field value for the API: null when empty, with normalized line endings.</summary>
    protected string? Field(string name) => string.IsNullOrWhiteSpace(Posted(name)) ? null : Posted(name)!.ReplaceLineEndings("\n");

    /// <summary>Converts a local time to the API's format: the first of two. Refuses one that the clocks skip that night.</summary>
    /// <param name="pointer">The API's name of the field, if it differs.</param>
    protected string? Moment(string name, string? pointer = null)
    {
        if (Field(name) is not { } typed)
        {
            return null;
        }

        var read = Context.Zone.Read(typed);
        if (read.Kind == LocalTimeKind.Skipped)
        {
            RefuseField(pointer ?? $"/{name}", W["time.skipped"]);
        }

        return read.Kind == LocalTimeKind.Unreadable ? typed : Json.FormatTime(read.At);
    }

    /// <summary>Whether to show a form: when it is applicable, or when it was posted, because its error message is shown in it.</summary>
    public bool ShowsForm(string form, bool sensible) => sensible || Posted("form") == form;

    /// <summary>Loads the data before the first render.</summary>
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Loads the data that the page shows.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <summary>Runs a command with the idempotency key and the version from the form.</summary>
    /// <returns>The response; null when the command was rejected, in which case the page shows the error.</returns>
    protected async Task<T?> DoAsync<T>(HttpMethod method, string path, object? body = null, string step = "")
        where T : class
    {
        // The page itself found something wrong: nothing is sent.
        if (Refused is not null)
        {
            return null;
        }

        var answer = await Api.SendAsync<T>(method, path, body, Posted("version"), Posted("key") + step);
        if (answer.Problem is { } problem)
        {
            Refuse(problem);
            if (problem.Status == 412)
            {
                // The resource has changed meanwhile: show the current version.
                await LoadAsync();
            }
        }

        return answer.Value;
    }

    /// <summary>Runs a command and redirects on success.</summary>
    protected async Task DoAsync(HttpMethod method, string path, object? body, string then)
    {
        if (await DoAsync<object>(method, path, body) is not null)
        {
            Navigation.NavigateTo(then);
        }
    }

    protected void RefuseField(string pointer, string sentence) =>
        Refuse(new ApiProblem(422, "fields", null, new Dictionary<string, string[]>(Refused?.Errors ?? new Dictionary<string, string[]>())
        {
            [pointer] = [sentence],
        }));

    protected void Refuse(ApiProblem problem)
    {
        Refused = problem;
        Http.Response.StatusCode = problem.Status;
    }
}

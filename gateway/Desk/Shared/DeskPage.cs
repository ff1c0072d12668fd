using EditorialPlatform.Desk.Api;
using EditorialPlatform.EventSourcing;
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

    /// <summary>Converts a local time to the API's format. Bamako uses UTC.</summary>
    protected string? Moment(string name) => Field(name) is { } local ? $"{local}{(local.Length == "2026-11-24T06:00".Length ? ":00" : "")}Z" : null;

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

    protected void Refuse(ApiProblem problem)
    {
        Refused = problem;
        Http.Response.StatusCode = problem.Status;
    }
}

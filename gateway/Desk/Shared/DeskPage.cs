using EditorialPlatform.Desk.Api;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Components;

namespace EditorialPlatform.Desk.Shared;

/// <summary>
/// A page with forms. A form runs one command of the API: done, the person is sent on; refused, the page is shown again with what
/// was typed and why it was refused.
/// </summary>
public abstract class DeskPage : ComponentBase
{
    [Inject]
    public NewsroomClient Api { get; set; } = null!;

    [Inject]
    public UserContext Context { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    /// <summary>Why the form that was sent was refused.</summary>
    public ApiProblem? Refused { get; private set; }

    protected UiText W => Context.Words;

    protected Actor Me => Context.Me!;

    protected HttpContext Http => Context.Http;

    /// <summary>What was typed in a field of the form that was sent; nothing where no form was.</summary>
    public string? Posted(string name) => Http.Request.HasFormContentType && Http.Request.Form.TryGetValue(name, out var typed) ? typed.ToString() : null;

    /// <summary>What was typed in a field of this form, if it was the one that was sent.</summary>
    public string? Typed(string form, string name) => Posted("form") == form ? Posted(name) : null;

    /// <summary>A field as the API wants it: nothing for an empty one.</summary>
    protected string? Field(string name) => string.IsNullOrWhiteSpace(Posted(name)) ? null : Posted(name)!.ReplaceLineEndings("\n");

    /// <summary>A time of the newsroom's clock as the API wants it: Bamako's, which is Greenwich's.</summary>
    protected string? Moment(string name) => Field(name) is { } local ? $"{local}{(local.Length == "2026-11-24T06:00".Length ? ":00" : "")}Z" : null;

    /// <summary>Whether a form is on the page: where it makes sense, and where it was sent, though it makes none any more: then the answer stands in it.</summary>
    public bool ShowsForm(string form, bool sensible) => sensible || Posted("form") == form;

    /// <summary>Nothing is rendered before what it shows is there.</summary>
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Gets what the page shows.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <summary>Runs a command with the key and the version that the form carries.</summary>
    /// <returns>The answer; nothing when it was refused, which the page then says.</returns>
    protected async Task<T?> DoAsync<T>(HttpMethod method, string path, object? body = null, string step = "")
        where T : class
    {
        var answer = await Api.SendAsync<T>(method, path, body, Posted("version"), Posted("key") + step);
        if (answer.Problem is { } problem)
        {
            Refuse(problem);
            if (problem.Status == 412)
            {
                // Somebody else was quicker: what is shown is theirs.
                await LoadAsync();
            }
        }

        return answer.Value;
    }

    /// <summary>Runs a command and sends the person on.</summary>
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

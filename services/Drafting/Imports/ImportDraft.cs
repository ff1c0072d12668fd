using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using EditorialPlatform.Text.Reading;

namespace EditorialPlatform.Drafting.Imports;

/// <summary>Imports an external text as a draft. Fields that cannot be determined are returned as questions instead of being guessed.</summary>
public sealed record ImportDraft(Guid? ArticleId, string? Language, string Text, string MediaType) : IEndpoint
{
    private static readonly string[] MediaTypes = ["text/plain", "text/markdown", "text/html"];

    private static readonly CommandOptions<ImportDraft> Options = new()
    {
        CreatesStream = true,
        Stream = (command, _, own) => command.ArticleId ?? own,
        Location = id => $"/api/drafts/{id}",
        Answer = typeof(StartedDraftView),
        MediaTypes = MediaTypes,
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/drafts/import", (QueryValue<Guid>? articleId, string? language, HttpContext http) =>
                CommandRoutes.RunAsync<Draft, ImportDraft, ExistingDraft>(
                    http, () => ReadAsync(http, articleId, language), ExistingDraft.FindAsync, Decide, Options))
            .DescribeCommand<Draft, ImportDraft>(Options)
            .WithSummary("Make a draft of a text from elsewhere; what it leaves open comes back as questions")
            .Refuses(409, "already-started");

    public static Decision Decide(Draft draft, ImportDraft command, ExistingDraft started, Actor actor, DateTimeOffset now)
    {
        if (!actor.IsReporter && !actor.IsEditor)
        {
            return Rejection.Forbidden("Reporters and editors start articles.");
        }

        var errors = new ValidationErrors();
        if (new StartDraft { Language = command.Language }.Validate(errors).Require(command.Language is not null, "/language", "This is needed.")
            .Require(!string.IsNullOrWhiteSpace(command.Text), "", "There is no text.").Rejection is { } wrong)
        {
            return draft.Exists ? StartDraft.AlreadyStarted : wrong;
        }

        var (copy, questions) = ImportedText.Read(
            command.MediaType == "text/html" ? HtmlToMarkdown.Convert(command.Text) : command.Text, command.Language!, command.MediaType == "text/plain");
        if (draft.Exists)
        {
            return started.Repeated(copy, questions, actor);
        }

        errors.Line("/headline", copy.Headline, Limits.Headline, required: true).Line("/byline", copy.Byline, Limits.Line);
        return CopyInput.ValidateResult(errors, copy).Rejection is { } tooMuch ? tooMuch : StartDraft.Started(started.ArticleId, copy, questions, actor, now);
    }

    private static async Task<(ImportDraft Command, string Hash, Rejection? Values)> ReadAsync(HttpContext http, QueryValue<Guid>? articleId, string? language)
    {
        var (text, mediaType, hash) = await RequestBody.ReadAsync(http, RequestBody.CommandLimit, MediaTypes);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new RejectionException(new Rejection(400, "unreadable", "NUL is no text."));
        }

        return articleId is not null && articleId.Value.GetValueOrDefault() == Guid.Empty
            ? throw new RejectionException(Rejection.Field("/articleId", "This is no id."))
            : (new ImportDraft(articleId?.Value, language, text, mediaType), hash, null);
    }
}

using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Publishing.Fronts;

public sealed record PlacedItem([property: Required] Guid? ArticleId);

public sealed record ArrangedFront(string Language, IReadOnlyList<PlacedItem> Items);

/// <summary>Sets the order of the articles on a front; the first one is the lead. Only public articles can be placed.</summary>
public sealed record ArrangeFront([property: FromRoute] string? Language, [property: Required] IReadOnlyList<PlacedItem>? Items) : IEndpoint
{
    private const int Most = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Front, ArrangeFront, IReadOnlySet<Guid>>("/api/fronts/{language}", PublicAsync, Decide, new()
        {
            Method = HttpMethods.Put,
            RequiresIfMatch = true,
            CreatesStream = true,
            Stream = (command, _, _) => Front.IdOf(command.Language!),
            Answer = typeof(ArrangedFront),
        })
            .WithSummary("Arrange the front of a language: the whole order, the lead first")
            .Refuses(404, "not-found");

    public static Decision Decide(Front front, ArrangeFront command, IReadOnlySet<Guid> visible, Actor actor, DateTimeOffset now)
    {
        if (!UiText.Languages.Contains(command.Language))
        {
            return Rejection.NotFound;
        }

        if (!actor.IsEditor)
        {
            return Rejection.Forbidden("Editors arrange fronts.");
        }

        var items = command.Items ?? [];
        var fields = new ValidationErrors()
            .Require(command.Items is not null, "/items", "This is needed.")
            .Require(items.Count <= Most, "/items", $"There is room for {Most}.")
            .Require(items.DistinctBy(item => item?.ArticleId).Count() == items.Count, "/items", "An article has one place.");
        foreach (var (position, item) in items.Index())
        {
            fields.Require(
                item?.ArticleId is { } id && visible.Contains(id), $"/items/{position}/articleId", "Readers cannot see this article in this language.");
        }

        if (fields.Rejection is { } wrong)
        {
            return wrong;
        }

        IReadOnlyList<Guid> articles = [.. items.Select(item => item.ArticleId!.Value)];
        return (front.Articles.SequenceEqual(articles)
            ? Decision.NoChange
            : Decision.Accept(new FrontArranged(actor.AsPerson, command.Language!, articles))) with
        {
            Answer = new ArrangedFront(command.Language!, items),
        };
    }

    private static async Task<IReadOnlySet<Guid>> PublicAsync(IQuerySession session, Guid stream, ArrangeFront command) =>
        (await session.AdvancedSql.QueryAsync<Guid>(
            "select article_id from public_site.editions where language = ? and status = 'published' and article_id = any(?)",
            CancellationToken.None, command.Language ?? "", (command.Items ?? []).Select(item => item?.ArticleId).OfType<Guid>().ToArray())).ToHashSet();
}

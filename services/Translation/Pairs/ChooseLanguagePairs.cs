using System.ComponentModel.DataAnnotations;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Translation.Pairs;

public sealed record LanguagePairsView(IReadOnlyList<LanguagePair> Items, Person? ChangedBy, DateTimeOffset? ChangedAt);

public sealed record LanguagePairInput(string? From = null, string? To = null);

/// <summary>Replaces the list of language pairs to translate.</summary>
public sealed record ChooseLanguagePairs([property: Required] IReadOnlyList<LanguagePairInput>? Items = null) : IEndpoint
{
    private const string Address = "/api/language-pairs";
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCommand<LanguagePairs, ChooseLanguagePairs>(
                Address, Decide, new()
                {
                    Method = HttpMethods.Put,
                    RequiresIfMatch = true,
                    CreatesStream = true,
                    Stream = (_, _, _) => LanguagePairs.Stream,
                    Answer = typeof(LanguagePairsView)
                })
            .WithSummary("Say which languages are translated into which: the whole list");
        routes.MapGet(Address, async Task<Results<Ok<LanguagePairsView>, Problem>> (IDocumentStore store, IConfiguration settings, HttpContext http) =>
        {
            if (!Actor.From(http.User)!.IsAdmin)
            {
                return new Problem(NotAdmin);
            }

            await using var session = store.QuerySession();
            var pairs = await LanguagePairs.ReadAsync(session, settings, http.RequestAborted);
            http.Response.Headers.ETag = Preconditions.ETag(pairs.StreamVersion);
            return TypedResults.Ok(Shown(pairs));
        })
        .Describe("getLanguagePairs", "Read which languages are translated into which").AnswersWithETag().Refuses(403, "forbidden");
    }

    public static Decision Decide(LanguagePairs pairs, ChooseLanguagePairs command, Actor actor, DateTimeOffset now)
    {
        if (!actor.IsAdmin)
        {
            return NotAdmin;
        }

        if (Check(command.Items).Rejection is { } wrong)
        {
            return wrong;
        }

        IReadOnlyList<LanguagePair> chosen = [.. command.Items!.Select(pair => new LanguagePair(pair.From!, pair.To!))];
        var happened = new LanguagePairsChosen(actor.AsPerson, now, chosen);
        return pairs.Chosen?.SequenceEqual(chosen) == true
            ? Decision.NoChange with { Answer = Shown(pairs) }
            : Decision.Accept(happened) with { Answer = Shown(pairs.Evolve(happened)) };
    }

    private static Rejection NotAdmin => Rejection.Forbidden("Admins choose the language pairs.");

    private static LanguagePairsView Shown(LanguagePairs pairs) => new(pairs.InForce, pairs.ChosenBy, pairs.ChosenAt);

    private static ValidationErrors Check(IReadOnlyList<LanguagePairInput>? items)
    {
        var errors = new ValidationErrors().Require(items is not null, "/items", "This is needed.").Require(
            items is not { Count: > Most }, "/items", $"At most {Most} pairs.");
        var seen = new HashSet<(string?, string?)>();
        foreach (var (place, pair) in (items ?? []).Take(Most).Index())
        {
            errors.Require(pair?.From is not null && LanguageTag.IsValid(pair.From), $"/items/{place}/from", "A language tag such as fr or en.")
                .Require(pair?.To is not null && LanguageTag.IsValid(pair.To), $"/items/{place}/to", "A language tag such as fr or en.")
                .Require(
                    pair?.From is null || !string.Equals(pair.From, pair.To, StringComparison.OrdinalIgnoreCase),
                    $"/items/{place}/to",
                    "It is written in this language already.")
                .Require(seen.Add((pair?.From?.ToUpperInvariant(), pair?.To?.ToUpperInvariant())), $"/items/{place}", "This pair is there already.");
        }

        return errors;
    }
}

using System.Text.Json.Serialization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>An account as shown to admins.</summary>
/// <param name="Email">The address, if one is known.</param>
/// <param name="Pending">The roles that were given just now and wait for another admin; otherwise absent.</param>
public sealed record PersonView(
    Guid Id, string Username, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Languages, bool Disabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Pending = null)
{
    public static PersonView Of(Person person) =>
        new(person.Id, person.UserName!, person.Name, person.Roles, person.Languages, person.Disabled, person.Email);
}

/// <summary>The account endpoints, for admins only.</summary>
public static class People
{
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("").WithTags("People");
        people.MapGet("/api/people", (Delegate)ListAsync)
            .Describe("listPeople", "List the accounts by user name").Refuses(403, "forbidden").Refuses(422, "fields");
        people.MapGet("/api/people/{id:guid}", (Delegate)ShowAsync)
            .Describe("getPerson", "Read an account").AnswersWithETag().Refuses(403, "forbidden").Refuses(404, "not-found");
        people.MapPost("/api/people", (Delegate)AddPerson.AnswerAsync)
            .DescribeCommand<AddPerson>(201, typeof(AddedPersonView)).WithSummary("Make an account; without a password one is made up and told once")
            .Produces<AddedPersonView>(202)
            .WithDescription(
                "An admin is made without any role and answered with 202 and `pending`: the roles wait until another admin confirms them.")
            .Refuses(409, "username-taken");
        people.MapPut("/api/people/{id:guid}", (Delegate)ChangePerson.AnswerAsync)
            .DescribeCommand<ChangePerson>(200, typeof(PersonView)).WithSummary("Change an account: a field left out is kept")
            .Produces<PersonView>(202)
            .WithDescription(
                "Roles that make somebody an admin, or that an admin is given besides, are answered with 202 and `pending`: they wait until another "
                    + "admin confirms them. The other fields apply at once, and so do roles that are taken away.")
            .Refuses(403, "own-roles").Refuses(404, "not-found").Refuses(409, "last-admin");
        people.MapGet("/api/people/pending", (Delegate)ConfirmRoles.ListAsync)
            .Describe("listPendingRoles", "List the roles that wait for another admin, oldest first").Refuses(403, "forbidden").Refuses(422, "fields");
        people.MapPost("/api/people/pending/{id:guid}/confirm", (Delegate)ConfirmRoles.AnswerAsync)
            .DescribeCommand<ConfirmRoles>(200, typeof(PersonView)).WithSummary("Confirm the roles that another admin gave")
            .Refuses(403, "four-eyes").Refuses(404, "not-found").Refuses(409, "account-closed");
        people.MapPost("/api/people/{id:guid}/erase", (Delegate)ErasePerson.AnswerAsync)
            .DescribeCommand<ErasePerson>(200, typeof(ErasureView)).WithSummary("Forget somebody: the id stays and stands for nobody")
            .Refuses(404, "not-found").Refuses(409, "last-admin");
        people.MapGet("/api/people/erasures", (Delegate)ErasuresAsync)
            .Describe("listErasures", "List who was forgotten, oldest first").Refuses(403, "forbidden").Refuses(422, "fields");
    }

    /// <summary>The rejection for users who are not admins; null for admins.</summary>
    internal static Rejection? Refuse(HttpContext http) =>
        Actor.From(http.User) is { IsAdmin: true } ? null : Rejection.Forbidden("Admins keep the accounts.");

    private static async Task<Results<Ok<ListPage<PersonView>>, Problem>> ListAsync([AsParameters] PageQuery query, HttpContext http, IdentityDatabase database)
    {
        if (Refuse(http) is { } refusal)
        {
            return new Problem(refusal);
        }

        var list = query.Read(keys: 1);
        var after = list.After?[0] ?? "";
        var found = await database.People.AsNoTracking()
            .Where(person => string.Compare(person.NormalizedUserName, after) > 0)
            .OrderBy(person => person.NormalizedUserName).Take(list.Limit + 1).ToListAsync(http.RequestAborted);
        var page = list.ToPage(found, person => [person.NormalizedUserName!]);
        return TypedResults.Ok(new ListPage<PersonView>([.. page.Items.Select(PersonView.Of)], page.Next));
    }

    private static async Task<Results<Ok<PersonView>, Problem>> ShowAsync(Guid id, HttpContext http, IdentityDatabase database)
    {
        if (Refuse(http) is { } refusal)
        {
            return new Problem(refusal);
        }

        if (await database.People.FindAsync([id], http.RequestAborted) is not { } person)
        {
            return new Problem(Rejection.NotFound);
        }

        http.Response.Headers.ETag = Preconditions.ETag(person.Version);
        return TypedResults.Ok(PersonView.Of(person));
    }

    private static async Task<Results<Ok<ListPage<ErasureView>>, Problem>> ErasuresAsync(
        [AsParameters] PageQuery query, HttpContext http, IdentityDatabase database)
    {
        if (Refuse(http) is { } refusal)
        {
            return new Problem(refusal);
        }

        var list = query.Read(keys: 2);
        var erasures = database.Erasures.AsNoTracking();
        if (list.After is [var at, var person])
        {
            if (!Json.TryParseTime(at, out var after) || !Guid.TryParse(person, out var last))
            {
                return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
            }

            erasures = erasures.Where(erasure => erasure.At > after || (erasure.At == after && erasure.PersonId > last));
        }

        var found = await erasures.OrderBy(erasure => erasure.At).ThenBy(erasure => erasure.PersonId).Take(list.Limit + 1).ToListAsync(http.RequestAborted);
        var page = list.ToPage(found, erasure => [Json.FormatTime(erasure.At), erasure.PersonId.ToString()]);
        return TypedResults.Ok(new ListPage<ErasureView>([.. page.Items.Select(ErasureView.Of)], page.Next));
    }
}

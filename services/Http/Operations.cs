using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EditorialPlatform.Http;

/// <summary>The body of a command. <c>Accepts</c> is not used, because routing would then reject the media type before the size is checked.</summary>
/// <param name="Type">The record; members that come from the route have <c>[FromRoute]</c>.</param>
/// <param name="MediaTypes">The accepted media types.</param>
internal sealed record RequestBodyMetadata(Type Type, IReadOnlyList<string> MediaTypes);

/// <summary>The request headers of every command.</summary>
/// <param name="IfMatch">Whether <c>If-Match</c> is required; it is always allowed.</param>
internal sealed record CommandHeadersMetadata(bool IfMatch);

/// <summary>The problem codes of one status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Codes">The codes: the last segments of the problem's <c>type</c>.</param>
public sealed record ProblemCodesMetadata(int Status, IReadOnlyList<string> Codes);

/// <summary>The headers of a successful response.</summary>
/// <param name="Names">Their names, such as <c>ETag</c>.</param>
internal sealed record ResponseHeadersMetadata(IReadOnlyList<string> Names);

/// <summary>Includes an endpoint in the document that would otherwise be excluded.</summary>
internal sealed class DescribedMetadata : IExcludeFromDescriptionMetadata
{
    public bool ExcludeFromDescription => false;
}

/// <summary>Describes endpoints for the OpenAPI document, which is generated from these descriptions alone.</summary>
public static class Operations
{
    /// <summary>Declares problem codes of one status.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">The status.</param>
    /// <param name="codes">The codes.</param>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status, params string[] codes) =>
        endpoint.Refuses<ProblemDocument>(status, codes);

    /// <summary>Declares problem codes of one status whose document has additional members.</summary>
    /// <typeparam name="TProblem">The document.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">The status.</param>
    /// <param name="codes">The codes.</param>
    public static RouteHandlerBuilder Refuses<TProblem>(this RouteHandlerBuilder endpoint, int status, params string[] codes)
        where TProblem : ProblemDocument =>
        endpoint.WithMetadata(
            new ProducesResponseTypeMetadata(status, typeof(TProblem), ["application/problem+json"]), new ProblemCodesMetadata(status, codes));

    /// <summary>Declares that a successful response has the version as its <c>ETag</c>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder AnswersWithETag(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ResponseHeadersMetadata(["ETag"]));

    /// <summary>Describes a command: operation id (from the record's name), body, headers, response, and the problems common to all commands.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">The status of a success; 201 if something is created.</param>
    /// <param name="answer">The type of a successful response.</param>
    /// <param name="mediaTypes">The accepted media types; by default JSON.</param>
    /// <param name="ifMatch">Whether <c>If-Match</c> is required.</param>
    public static RouteHandlerBuilder DescribeCommand<TCommand>(
        this RouteHandlerBuilder endpoint, int status, Type answer, IReadOnlyList<string>? mediaTypes = null, bool ifMatch = false) =>
        endpoint.WithName(JsonNamingPolicy.CamelCase.ConvertName(typeof(TCommand).Name))
            .WithMetadata(
                new RequestBodyMetadata(mediaTypes is null or ["application/json", ..] ? typeof(TCommand) : typeof(string), mediaTypes ?? ["application/json"]),
                new CommandHeadersMetadata(ifMatch),
                new ResponseHeadersMetadata(status == StatusCodes.Status201Created ? ["ETag", "Location"] : ["ETag"]))
            .Produces(status, answer, "application/json")
            .Refuses(400, "unreadable", "idempotency-key").Refuses(401, "sign-in").Refuses(403, "forbidden").Refuses(409, "busy").Refuses(412, "stale-version")
            .Refuses(413, "too-large").Refuses(415, "media-type").Refuses(422, "fields", "idempotency-key-reuse").Refuses(503, "unavailable");

    /// <summary>Describes a query that needs no authentication.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="operationId">The operation id, in camel case.</param>
    /// <param name="summary">The summary, in one line.</param>
    public static RouteHandlerBuilder DescribePublic(this RouteHandlerBuilder endpoint, string operationId, string summary) =>
        endpoint.WithName(operationId).WithSummary(summary).WithMetadata(new DescribedMetadata()).Refuses(503, "unavailable");

    /// <summary>Describes a query, and declares the problems common to all requests that need authentication.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="operationId">The operation id, in camel case.</param>
    /// <param name="summary">The summary, in one line.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string operationId, string summary) =>
        endpoint.WithName(operationId).WithSummary(summary).Refuses(401, "sign-in").Refuses(503, "unavailable");
}

/// <summary>A problem document (RFC 9457), as every refusal is answered.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public record ProblemDocument
{
    /// <summary>The stable code, after <c>/problems/</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The reason phrase of the status.</summary>
    public required string Title { get; init; }

    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>One sentence, fit for a screen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>The path of the request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instance { get; init; }

    /// <summary>Of <c>fields</c>: sentences by JSON pointer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The trace in which it was answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}

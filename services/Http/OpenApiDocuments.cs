using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace EditorialPlatform.Http;

/// <summary>A program's OpenAPI document, generated from its endpoints: parameters, bodies, responses, problem codes, headers and security.</summary>
public static class OpenApiDocuments
{
    private const string Bearer = "bearer";

    private static readonly Dictionary<string, string> HeaderTexts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ETag"] = "The version, to be sent back as If-Match.",
        ["Location"] = "The address of what was made.",
    };

    private static readonly Dictionary<string, string> ParameterTexts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["If-Match"] = "The ETag of what was looked at; another version is answered with 412.",
        ["Idempotency-Key"] = "1 to 100 visible ASCII characters: the same command sent again with it is answered as the first time.",
        ["limit"] = "Most items of a page.",
        ["cursor"] = "Where the page begins: the next of the page before.",
        ["articleId"] = "The article.",
    };

    /// <summary>Adds the document <c>v1</c>.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="title">The document's title, such as <c>Drafting</c>.</param>
    /// <param name="description">The purpose of the program.</param>
    public static void AddOpenApiDocument(this IServiceCollection services, string title, string description)
    {
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, CommandDescriptions>());
        services.AddSingleton<InputTypes>();
        services.AddOpenApi("v1", options =>
        {
            // HEAD is supported wherever GET is.
            options.ShouldInclude = description => description.HttpMethod != "HEAD";
            options.AddSchemaTransformer(DescribeText);
            options.AddSchemaTransformer(DescribeProperties);
            options.AddOperationTransformer(DescribeOperation);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = title, Version = "1", Description = description };
                // All addresses are relative to the gateway.
                document.Servers = [new OpenApiServer { Url = "/" }];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Bearer] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        BearerFormat = "JWT",
                        Description = "An access token of the platform's identity provider."
                    },
                };
                // Parameters have the schema of their value, so the wrapper's is unused.
                foreach (var wrapper in document.Components.Schemas?.Keys.Where(name => name.StartsWith("QueryValueOf", StringComparison.Ordinal)).ToList()
                    ?? [])
                {
                    document.Components.Schemas!.Remove(wrapper);
                }

                return Task.CompletedTask;
            });
        });
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Security = metadata.OfType<IAllowAnonymous>().Any()
            ? []
            : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var description = context.Description.ParameterDescriptions.First(each => each.Name == parameter.Name);
            if (description.ParameterDescriptor?.ParameterType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(QueryValue<>))
            {
                parameter.Schema = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], null, cancellationToken);
            }

            if (parameter is { Name: "limit", Schema: OpenApiSchema limit })
            {
                (limit.Minimum, limit.Maximum, limit.Default) = (
                    "1", PageQuery.MaxLimit.ToString(CultureInfo.InvariantCulture), JsonValue.Create(PageQuery.DefaultLimit));
            }

            parameter.Description ??= ParameterTexts.GetValueOrDefault(parameter.Name!);
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            var codes = metadata.OfType<ProblemCodesMetadata>()
                .Where(each => each.Status.ToString(CultureInfo.InvariantCulture) == status)
                .SelectMany(each => each.Codes)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList();
            if (codes.Count > 0)
            {
                response.Description = string.Join(", ", codes);
                ((OpenApiResponse)response).AddExtension("x-problem-codes", new JsonNodeExtension(new JsonArray([.. codes.Select(code => (JsonNode)code)])));
            }
            else if (status.StartsWith('2') && metadata.OfType<ResponseHeadersMetadata>().SelectMany(each => each.Names).ToList() is { Count: > 0 } names)
            {
                ((OpenApiResponse)response).Headers = names.Distinct().ToDictionary(
                    name => name,
                    IOpenApiHeader (name) => new OpenApiHeader { Description = HeaderTexts[name], Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                    StringComparer.Ordinal);
            }
        }

        operation.Responses = Sorted(operation.Responses);
    }

    private static OpenApiResponses? Sorted(OpenApiResponses? responses)
    {
        var sorted = new OpenApiResponses();
        foreach (var (status, response) in responses?.OrderBy(each => each.Key, StringComparer.Ordinal)
            ?? Enumerable.Empty<KeyValuePair<string, IOpenApiResponse>>())
        {
            sorted.Add(status, response);
        }

        return sorted;
    }

    // The schema exporter cannot describe types with custom converters.
    private static Task DescribeText(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (value == typeof(string) || value == typeof(DateTimeOffset) || schema.Enum is { Count: > 0 })
        {
            schema.Type = JsonSchemaType.String | (value != type.Type || (value == typeof(string) && context.JsonPropertyInfo?.IsGetNullable == true)
                ? JsonSchemaType.Null
                : 0);
        }
        else if (type.ElementType == typeof(string))
        {
            var item = new OpenApiSchema { Type = JsonSchemaType.String };
            _ = type.Kind == JsonTypeInfoKind.Dictionary ? schema.AdditionalProperties = item : schema.Items = item;
        }

        return Task.CompletedTask;
    }

    // Response members are always present, possibly as null; request members are required only if the record says so.
    private static Task DescribeProperties(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo is not { Kind: JsonTypeInfoKind.Object } type || schema.Properties is not { Count: > 0 } properties)
        {
            return Task.CompletedTask;
        }

        var isInput = context.ApplicationServices.GetRequiredService<InputTypes>().Contains(type.Type);
        foreach (var property in type.Properties.Where(property => Has<FromRouteAttribute>(property)))
        {
            properties.Remove(property.Name);
        }

        schema.Required = type.Properties.Where(property => properties.ContainsKey(property.Name) && (isInput
                ? Has<RequiredAttribute>(property)
                    || property.IsRequired
                    || (!property.IsSetNullable && !property.PropertyType.IsValueType && property.AssociatedParameter?.HasDefaultValue == false)
                : !Has<JsonIgnoreAttribute>(property)))
            .Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in isInput ? [] : type.Properties.Where(Has<JsonIgnoreAttribute>))
        {
            if (properties.TryGetValue(property.Name, out var absent) && absent is OpenApiSchema { Type: { } types } absentSchema)
            {
                absentSchema.Type = types & ~JsonSchemaType.Null;
            }
        }

        schema.AdditionalPropertiesAllowed |= type.Type.IsAssignableTo(typeof(ProblemDocument));
        return Task.CompletedTask;
    }

    private static bool Has<TAttribute>(JsonPropertyInfo property) => property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) == true;

    /// <summary>The types of request bodies, and all types in them.</summary>
    private sealed class InputTypes(IApiDescriptionGroupCollectionProvider descriptions, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json)
    {
        private readonly Lazy<HashSet<Type>> types = new(() =>
        {
            var found = new HashSet<Type>();
            foreach (var body in descriptions.ApiDescriptionGroups.Items.SelectMany(group => group.Items)
                .SelectMany(each => each.ActionDescriptor.EndpointMetadata.OfType<RequestBodyMetadata>()))
            {
                Add(found, body.Type, json.Value.SerializerOptions);
            }

            return found;
        });

        public bool Contains(Type type) => types.Value.Contains(type);

        private static void Add(HashSet<Type> found, Type type, JsonSerializerOptions options)
        {
            var info = options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
            if (info.ElementType is { } element)
            {
                Add(found, element, options);
            }
            else if (info.Kind == JsonTypeInfoKind.Object && found.Add(info.Type))
            {
                foreach (var property in info.Properties)
                {
                    Add(found, property.PropertyType, options);
                }
            }
        }
    }

    /// <summary>Describes what commands are read from: body, headers and route values.</summary>
    private sealed class CommandDescriptions : IApiDescriptionProvider
    {
        private static readonly EmptyModelMetadataProvider Types = new();

        public int Order => 0;

        public void OnProvidersExecuting(ApiDescriptionProviderContext context)
        {
            foreach (var description in context.Results)
            {
                Describe(description);
            }
        }

        public void OnProvidersExecuted(ApiDescriptionProviderContext context)
        {
        }

        private static void Describe(ApiDescription description)
        {
            var metadata = description.ActionDescriptor.EndpointMetadata;
            var body = metadata.OfType<RequestBodyMetadata>().LastOrDefault();
            foreach (var part in RoutePatternFactory.Parse(description.RelativePath ?? "").Parameters)
            {
                if (description.ParameterDescriptions.All(parameter => parameter.Name != part.Name))
                {
                    var field = body?.Type.GetProperties().FirstOrDefault(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == part.Name);
                    Add(
                        description,
                        part.Name,
                        BindingSource.Path,
                        field?.PropertyType ?? (part.ParameterPolicies.Any(policy => policy.Content == "guid") ? typeof(Guid) : typeof(string)),
                        isRequired: true);
                }
            }

            if (metadata.OfType<CommandHeadersMetadata>().LastOrDefault() is { } headers)
            {
                Add(description, "If-Match", BindingSource.Header, typeof(string), headers.IfMatch);
                Add(description, "Idempotency-Key", BindingSource.Header, typeof(string), isRequired: false);
            }

            if (body is null)
            {
                return;
            }

            var isText = body.Type == typeof(string);
            var fields = body.Type.GetProperties()
                .Where(property => property.CanWrite && !property.IsDefined(typeof(FromRouteAttribute), inherit: true))
                .ToList();
            if (isText || fields.Count > 0)
            {
                Add(
                    description,
                    "body",
                    BindingSource.Body,
                    body.Type,
                    isText || fields.Exists(property => property.IsDefined(typeof(RequiredAttribute), inherit: true)));
                foreach (var mediaType in body.MediaTypes)
                {
                    description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = mediaType });
                }
            }
        }

        private static void Add(ApiDescription description, string name, BindingSource source, Type type, bool isRequired) =>
            description.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = name,
                Source = source,
                Type = type,
                IsRequired = isRequired,
                ModelMetadata = Types.GetMetadataForType(type),
                ParameterDescriptor = new() { Name = name, ParameterType = type },
            });
    }
}

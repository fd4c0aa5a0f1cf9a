using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RedisLocking.Server.Idempotency;

namespace RedisLocking.Server.ApiDescription;

/// <summary>Puts into the OpenAPI document what the framework cannot see: how to be known, and what endpoints read for themselves.</summary>
internal static class ServiceDocument
{
    private const string Bearer = "ApiKey";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "RedisLocking lock service", Version = "v1", Description = "Locks and elections on Redis with fencing tokens, values with versions, and sequences, for every language. Durations in requests are text (\"30s\"), in answers seconds." };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Parameters ??= [];
            var path = context.Description.RelativePath ?? "";
            if (NameIn(path) is { } name && operation.Parameters.All(parameter => parameter.Name != name))
                operation.Parameters.Insert(0, PathName(name));
            switch (context.Description.HttpMethod)
            {
                case "POST" when path.StartsWith("v1/locks", StringComparison.Ordinal) || path.StartsWith("v1/elections", StringComparison.Ordinal):
                    operation.Parameters.Add(Header(IdempotencyKey.Header, "1 to 255 visible ASCII characters, a UUID say. A request that is sent again with it has the lease that the first had.", 255));
                    break;
                case "PUT" or "DELETE" when path.StartsWith("v1/kv", StringComparison.Ordinal):
                    operation.Parameters.Add(Header("If-Match", "The ETag of what was read; or an asterisk, for whatever is there."));
                    if (context.Description.HttpMethod == "PUT")
                        operation.Parameters.Add(Header("If-None-Match", "In its place: an asterisk, for what is not there yet."));
                    break;
            }

            return Task.CompletedTask;
        });
    }

    // The last segment, where it is read from what was sent.
    private static string? NameIn(string path) => path.EndsWith('}') ? path[(path.LastIndexOf('{') + 1)..^1].TrimStart('*') : null;

    private static OpenApiParameter PathName(string name) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = "1 to 1,024 bytes of UTF-8, percent-encoded. A '/' may stand as it is.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
    };

    private static OpenApiParameter Header(string name, string description, int? maxLength = null) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxLength },
    };
}

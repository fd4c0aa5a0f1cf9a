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
            document.Info = new OpenApiInfo { Title = "RedisLocking lock service", Version = "v1", Description = "Locks on Redis with fencing tokens, for every language. Durations in requests are text (\"30s\"), in answers seconds." };
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
            if (context.Description.RelativePath?.EndsWith("name}", StringComparison.Ordinal) == true && operation.Parameters.All(parameter => parameter.Name != "name"))
                operation.Parameters.Insert(0, PathName());
            if (context.Description is { HttpMethod: "POST" })
                operation.Parameters.Add(Key());
            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter PathName() => new()
    {
        Name = "name",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The lock's name: 1 to 1,024 bytes of UTF-8, percent-encoded. A '/' may stand as it is.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
    };

    private static OpenApiParameter Key() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "1 to 255 visible ASCII characters, a UUID say. A request that is sent again with it has the lease that the first had.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
    };
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.Options;
using RedisLocking.AspNetCore.Endpoints;

namespace RedisLocking.AspNetCore.ApiDescriptions;

/// <summary>
/// Describes the answers of the lock for every locked endpoint, minimal API and controller alike, where OpenAPI documents
/// are made from: so they show in Microsoft.AspNetCore.OpenApi's, Swashbuckle's and NSwag's without any of those here.
/// </summary>
internal sealed class LockedApiDescriptions(IOptions<LockingOptions> options) : IApiDescriptionProvider
{
    // After the providers of the framework (-1000 and -1100), whose descriptions this adds to.
    public int Order => -900;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int[] statusCodes = [StatusCodes.Status400BadRequest, options.Value.RejectionStatusCode, StatusCodes.Status503ServiceUnavailable];
        foreach (var description in context.Results)
        {
            if (LastWord.On(description.ActionDescriptor.EndpointMetadata.AsReadOnly()) is null)
                continue;

            foreach (var statusCode in statusCodes)
            {
                if (!description.SupportedResponseTypes.Any(response => response.StatusCode == statusCode))
                    description.SupportedResponseTypes.Add(Problem(statusCode));
            }
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        // All is said.
    }

    private static ApiResponseType Problem(int statusCode) => new()
    {
        StatusCode = statusCode,
        Type = typeof(ProblemDetails),
        ApiResponseFormats = [new ApiResponseFormat { MediaType = "application/problem+json" }],
    };
}

using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.AspNetCore.Tests.Endpoints;
using RedisLocking.AspNetCore.Tests.Hosting;

namespace RedisLocking.AspNetCore.Tests.ApiDescriptions;

/// <summary>The document that Microsoft.AspNetCore.OpenApi makes.</summary>
public sealed class OpenApiTests
{
    [Theory]
    [InlineData("/locked", "post", new[] { "200", "400", "409", "503" })]
    [InlineData("/convention", "post", new[] { "200", "400", "409", "503" })]
    [InlineData("/disabled", "post", new[] { "200" })]
    [InlineData("/free", "post", new[] { "200" })]
    [InlineData("/shelves/{id}", "get", new[] { "200", "400", "409", "503" })]
    [InlineData("/shelves/{id}/free", "get", new[] { "200" })]
    public async Task A_locked_endpoint_shows_the_answers_of_its_lock(string path, string method, string[] statusCodes)
    {
        var responses = await ResponsesAsync(path, method);

        responses.EnumerateObject().Select(response => response.Name).ShouldBe(statusCodes, ignoreOrder: true);
        foreach (var response in responses.EnumerateObject().Where(response => response.Name != "200"))
        {
            response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()
                .ShouldBe("#/components/schemas/ProblemDetails");
            response.Value.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public async Task An_answer_that_the_endpoint_describes_itself_is_left_as_it_is()
    {
        var conflict = (await ResponsesAsync("/own", "post")).GetProperty("409");

        conflict.GetProperty("content").EnumerateObject().Select(content => content.Name).ShouldBe(["application/json"]);
    }

    private static async Task<JsonElement> ResponsesAsync(string path, string method)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapOpenApi();
                app.MapPost("/locked", [Locked("a")] () => "");
                app.MapPost("/convention", () => "").RequireLock("a");
                app.MapPost("/disabled", [Locked("a")] () => "").DisableLocking();
                app.MapPost("/free", () => "");
                app.MapPost("/own", () => "").RequireLock("a").Produces<string>(StatusCodes.Status409Conflict, "application/json");
                app.MapControllers();
            },
            services: services =>
            {
                services.AddOpenApi();
                services.AddControllers().AddApplicationPart(typeof(ControllerTests).Assembly);
            });
        var document = await app.Http.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        return document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");
    }
}

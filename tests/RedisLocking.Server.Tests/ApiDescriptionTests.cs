using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests;

/// <summary>The OpenAPI document.</summary>
public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task Every_path_of_the_service_is_in_it_with_what_it_answers()
    {
        await using var service = await TestService.StartAsync();

        var document = (await service.Http.GetAsync("/openapi/v1.json")).Json;

        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order().ShouldBe(
            ["/v1/contention", "/v1/events", "/v1/history/{name}", "/v1/leases/{lease}", "/v1/locks", "/v1/locks/{name}", "/v1/service"]);
        var post = document.GetProperty("paths").GetProperty("/v1/locks/{name}").GetProperty("post");
        post.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ShouldBe(["name", "Idempotency-Key"]);
        post.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order().ShouldBe(["201", "400", "401", "403", "409", "410", "413", "415", "422", "429", "503"]);
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey").GetProperty("scheme").GetString().ShouldBe("bearer");
    }
}

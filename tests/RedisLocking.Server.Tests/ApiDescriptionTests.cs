using System.Text.Json;
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
            ["/v1/contention", "/v1/elections/{name}", "/v1/events", "/v1/history/{name}", "/v1/kv", "/v1/kv/{key}", "/v1/leases/{lease}", "/v1/leases/{lease}/value", "/v1/locks", "/v1/locks/{name}", "/v1/sequences/{name}", "/v1/service"]);
        ParametersOf(document, "/v1/locks/{name}", "post").ShouldBe(["name", "Idempotency-Key"]);
        ResponsesOf(document, "/v1/locks/{name}", "post").ShouldBe(["201", "400", "401", "403", "409", "410", "413", "415", "422", "429", "503"]);
        ParametersOf(document, "/v1/elections/{name}", "post").ShouldBe(["name", "Idempotency-Key"]);
        ParametersOf(document, "/v1/elections/{name}", "get").ShouldBe(["name"]);
        ParametersOf(document, "/v1/leases/{lease}/value", "put").ShouldBe(["lease"]);
        ResponsesOf(document, "/v1/elections/{name}", "post").ShouldBe(["201", "400", "401", "403", "409", "410", "413", "415", "422", "429", "503"]);
        ResponsesOf(document, "/v1/elections/{name}", "get").ShouldBe(["200", "400", "401", "403", "404", "429", "503"]);
        ParametersOf(document, "/v1/kv/{key}", "put").ShouldBe(["key", "If-Match", "If-None-Match"]);
        ParametersOf(document, "/v1/kv/{key}", "delete").ShouldBe(["key", "If-Match"]);
        ParametersOf(document, "/v1/kv/{key}", "get").ShouldBe(["key"]);
        ParametersOf(document, "/v1/sequences/{name}", "post").ShouldBe(["name", "minimum", "maximum", "cycle"]);
        ResponsesOf(document, "/v1/kv/{key}", "put").ShouldBe(["201", "204", "400", "401", "403", "412", "413", "415", "428", "429", "503"]);
        ResponsesOf(document, "/v1/kv", "post").ShouldBe(["200", "400", "401", "403", "413", "415", "422", "429", "503"]);
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey").GetProperty("scheme").GetString().ShouldBe("bearer");
    }

    private static IEnumerable<string?> ParametersOf(JsonElement document, string path, string method) =>
        document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString());

    private static IEnumerable<string> ResponsesOf(JsonElement document, string path, string method) =>
        document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").EnumerateObject().Select(response => response.Name).Order();
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace RedisLocking.AspNetCore.Tests.Hosting;

internal static class Answers
{
    /// <summary>The problem details of an answer, after a look at what all of them have.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        response.StatusCode.ShouldBe(expected, await response.Content.ReadAsStringAsync());
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)expected);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }

    public static string Detail(this JsonElement problem) => problem.GetProperty("detail").GetString()!;

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient http, string path, string json, string mediaType = "application/json") =>
        http.PostAsync(path, new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse(mediaType)));
}

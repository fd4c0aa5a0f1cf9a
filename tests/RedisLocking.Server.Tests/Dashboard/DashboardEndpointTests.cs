using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using RedisLocking.Server.Dashboard;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>How the page's files are served.</summary>
public sealed partial class DashboardEndpointTests : IAsyncLifetime
{
    private DashboardService _service = null!;
    private HttpClient _stranger = null!;

    public static TheoryData<string, string> Files => new()
    {
        { "/", "text/html" },
        { "/dashboard/app.js", "text/javascript" },
        { "/dashboard/page.css", "text/css" },
        { "/dashboard/icon.svg", "image/svg+xml" },
    };

    public async ValueTask InitializeAsync()
    {
        _service = await DashboardService.StartWithKeysAsync();
        _stranger = new HttpClient { BaseAddress = _service.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _stranger.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_served_to_anybody_with_every_header_that_protects_its_reader(string path, string type)
    {
        using var response = await _stranger.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        string Header(string name) => string.Join(", ", response.Headers.GetValues(name));
        Header("Content-Security-Policy").ShouldBe(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; " +
            "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
        Header("X-Content-Type-Options").ShouldBe("nosniff");
        Header("Referrer-Policy").ShouldBe("no-referrer");
        Header("Permissions-Policy").ShouldContain("camera=()");
        Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header("Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_that_has_not_changed_is_not_sent_again(string path, string type)
    {
        using var first = await _stranger.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _stranger.SendAsync(request);
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);

        using var other = new HttpRequestMessage(HttpMethod.Get, path);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"of yesterday\""));
        using var third = await _stranger.SendAsync(other);
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
        third.Content.Headers.ContentType!.MediaType.ShouldBe(type);
    }

    [Fact]
    public async Task HEAD_tells_the_same_without_the_content()
    {
        using var head = await _stranger.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Headers.ETag.ShouldNotBeNull();
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/dashboard/nothing.js")]
    [InlineData("/dashboard/index.html")]
    [InlineData("/dashboard/../appsettings.json")]
    [InlineData("/dashboard/..%2Fappsettings.json")]
    public async Task Nothing_else_is_served(string path) => (await _stranger.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task Every_file_is_used_and_every_file_that_is_used_is_there()
    {
        var files = DashboardAsset.ReadAll().Select(asset => asset.Name).ToHashSet();
        var used = new HashSet<string> { "index.html" };
        foreach (var file in files)
        {
            var text = await _stranger.GetStringAsync(file == "index.html" ? "/" : $"/dashboard/{file}");
            used.UnionWith(Use().Matches(text).Select(use => use.Groups["file"].Value));
        }

        used.ShouldBe(files, ignoreOrder: true);
    }

    [GeneratedRegex("(from \"\\./|(src|href)=\"dashboard/)(?<file>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Use();
}

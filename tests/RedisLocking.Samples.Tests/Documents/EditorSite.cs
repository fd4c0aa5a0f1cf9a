using System.Reflection;
using DocumentEditor.Editing;
using Microsoft.Playwright;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

/// <summary>Two servers of the editor as processes, over one Redis and one PostgreSQL, and a browser to look at them with.</summary>
public sealed class EditorSite(RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncLifetime
{
    private static readonly string ContentRoot = typeof(EditorSite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "DocumentEditor").Value!;

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    internal DocumentsDatabase Database { get; private set; } = null!;

    internal ApiProcess A { get; private set; } = null!;

    internal ApiProcess B { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await DocumentsDatabase.CreateAsync(postgres.Server);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Redis"] = redis.Server.ConnectionString,
            ["ConnectionStrings:Documents"] = Database.ConnectionString,
            ["KeySpace"] = $"editor-{Guid.NewGuid():N}",
            ["Editor:Ttl"] = "00:00:09", // A heartbeat every three seconds; a slow machine may miss two of them.
            ["Editor:Administrators:0"] = "root",
            ["contentRoot"] = ContentRoot,
        };
        A = await ApiProcess.StartAsync<EditorOptions>(settings);
        B = await ApiProcess.StartAsync<EditorOptions>(settings);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        Assertions.SetDefaultExpectTimeout(EditorPage.PatienceMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (A is not null)
            await A.DisposeAsync();
        if (B is not null)
            await B.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
    }

    /// <summary>A document's page as a user sees it who has signed in at that server, in a browser of her own.</summary>
    internal Task<EditorPage> OpenAsync(ApiProcess server, string user, int document) => EditorPage.OpenAsync(_browser, server.Http.BaseAddress!, user, document);
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Samples.Tests;

/// <summary>The page of a document, in words of its user.</summary>
internal sealed class EditorPage : IAsyncDisposable
{
    public const int PatienceMilliseconds = 60_000;
    private const string Heartbeats = "**/heartbeat";

    private readonly IBrowserContext _context;
    private readonly IPage _page;

    private EditorPage(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    public ILocator Draft => _page.GetByLabel("Your text");

    public ILocator Stored => _page.Locator("#stored");

    public ILocator WhoEdits => _page.GetByRole(AriaRole.Status);

    public ILocator Banner => _page.GetByRole(AriaRole.Alert);

    public ILocator KeptText => _page.Locator("#kept-text");

    public static async Task<EditorPage> OpenAsync(IBrowser browser, Uri server, string user, int document)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = server.ToString() });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var page = new EditorPage(context, await context.NewPageAsync());
        await page._page.GotoAsync($"/documents/{document}");
        await page._page.GetByLabel("Your name").FillAsync(user);
        await page.ClickAsync("Sign in");
        await Expect(page.Button("Sign out")).ToBeVisibleAsync();
        await Expect(page.Button("Edit")).ToBeVisibleAsync();
        return page;
    }

    public ILocator Button(string name) => _page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task ClickAsync(string button) => Button(button).ClickAsync();

    public async Task EditAsync()
    {
        await ClickAsync("Edit");
        await Expect(Draft).ToBeFocusedAsync();
    }

    /// <summary>Clicks Save or another button that saves; the answer's status.</summary>
    public async Task<int> SaveAsync(string button = "Save")
    {
        var response = await _page.RunAndWaitForResponseAsync(() => ClickAsync(button), response => response.Request.Method == "PUT");
        return response.Status;
    }

    public async Task UntilHeartbeatsAreAnsweredAsync(int count)
    {
        for (var heard = 0; heard < count; heard++)
            (await _page.WaitForResponseAsync(response => response.Url.EndsWith("/heartbeat", StringComparison.Ordinal))).Status.ShouldBe(204);
    }

    /// <summary>From now on the page's requests reach another server, as they would behind a load balancer.</summary>
    public Task ReachInsteadAsync(ApiProcess server) => _page.RouteAsync(
        "**/api/**", route => route.ContinueAsync(new() { Url = new Uri(server.Http.BaseAddress!, new Uri(route.Request.Url).PathAndQuery).ToString() }));

    /// <summary>No heartbeat reaches a server any more, as when the computer sleeps.</summary>
    public Task StopHeartbeatsAsync() => _page.RouteAsync(Heartbeats, route => route.AbortAsync());

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}

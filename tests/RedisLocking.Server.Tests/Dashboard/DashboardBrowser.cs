using Microsoft.Playwright;
using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(RedisLocking.Server.Tests.Dashboard.DashboardBrowser))]

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>The browser that all tests of the dashboard share; each visit is a fresh profile in it.</summary>
public sealed class DashboardBrowser : IAsyncLifetime
{
    private const int PatienceMilliseconds = 60_000;

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    /// <summary>Opens the dashboard and does something there; afterwards nothing may have gone wrong in the page unseen.</summary>
    internal async Task VisitAsync(DashboardService service, Func<DashboardPage, Task> visit, string address = "", BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = service.Address.ToString();
        options.ReducedMotion ??= ReducedMotion.Reduce;
        await using var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceMilliseconds);
        var page = new DashboardPage(await context.NewPageAsync());
        await page.OpenAsync(address);
        await visit(page);
        page.Complaints.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

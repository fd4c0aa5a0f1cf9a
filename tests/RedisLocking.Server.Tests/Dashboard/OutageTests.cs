using RedisLocking.TestSupport;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>Old data is never shown as new.</summary>
public sealed class OutageTests(DashboardBrowser browser)
{
    [Fact]
    public async Task While_Redis_does_not_answer_the_page_says_that_it_is_old_and_goes_on_afterwards()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await DashboardService.StartOpenAsync(redis);
        await service.TakeAsync("order:1");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Row("order:1")).ToBeVisibleAsync();
            await Expect(page.Page.Locator("#memory")).ToBeHiddenAsync();
            redis.Pause();
            try
            {
                await page.Search.FillAsync("order"); // Typing reads at once, so that nobody waits for the next round.
                await Expect(page.Trouble).ToContainTextAsync("The service cannot say which locks are held.");
                await Expect(page.Trouble).ToContainTextAsync("What you see is old");
                await Expect(page.Row("order:1")).ToBeVisibleAsync();
            }
            finally
            {
                redis.Resume();
            }

            await Expect(page.Trouble).ToBeHiddenAsync();
            await Expect(page.Row("order:1")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task Without_a_network_the_page_says_so_and_is_live_again_afterwards()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:1");
        await browser.VisitAsync(service, async page =>
        {
            await page.UntilLiveAsync();
            await page.Page.Context.SetOfflineAsync(true);
            await page.Search.FillAsync("order");
            await Expect(page.Trouble).ToContainTextAsync("The lock service does not answer. What you see is old");
            await Expect(page.Row("order:1")).ToBeVisibleAsync();

            await page.Page.Context.SetOfflineAsync(false);
            await page.Search.FillAsync("");
            await Expect(page.Trouble).ToBeHiddenAsync();
            await page.UntilLiveAsync();
            await service.TakeAsync("order:2");
            await Expect(page.Row("order:2")).ToBeVisibleAsync();
        });
    }
}

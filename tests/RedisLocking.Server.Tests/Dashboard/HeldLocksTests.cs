using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>The list of held locks.</summary>
public sealed class HeldLocksTests(DashboardBrowser browser)
{
    [Fact]
    public async Task A_lock_that_is_taken_appears_without_a_reload_and_goes_when_it_is_given_back()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:1", owner: "there before");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Row("order:1")).ToContainTextAsync("there before");
            await page.UntilLiveAsync();

            var lease = await service.TakeAsync("order:2", owner: "job-7");
            await Expect(page.Row("order:2")).ToContainTextAsync("job-7");
            await Expect(page.Row("order:2")).ToContainTextAsync("detached");

            await service.ReleaseAsync(lease);
            await Expect(page.Row("order:2")).ToHaveCountAsync(0);
            await Expect(page.Row("order:1")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task A_lease_counts_down_and_its_row_goes_when_it_ends()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await browser.VisitAsync(service, async page =>
        {
            await page.UntilLiveAsync();
            await service.TakeAsync("short", ttl: "5s");
            var left = page.Row("short").Locator(".lifetime > span").First;
            var first = await left.TextContentAsync();
            await Expect(left).Not.ToHaveTextAsync(first!);
            await Expect(page.Row("short")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task What_is_typed_narrows_the_list_and_stays_in_the_address()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:1");
        await service.TakeAsync("user:1");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Row("user:1")).ToBeVisibleAsync();
            await page.Search.PressSequentiallyAsync("order:");
            await Expect(page.Row("user:1")).ToHaveCountAsync(0);
            await Expect(page.Row("order:1")).ToBeVisibleAsync();
            await Expect(page.Search).ToBeFocusedAsync();
            await Expect(page.Page).ToHaveURLAsync(new Uri(service.Address, "/#/?prefix=order%3A").ToString());

            await page.Page.ReloadAsync();
            await Expect(page.Search).ToHaveValueAsync("order:");
            await Expect(page.Row("order:1")).ToBeVisibleAsync();
            await page.UntilLiveAsync();
            await service.TakeAsync("user:2");
            await service.TakeAsync("order:2");
            await Expect(page.Row("order:2")).ToBeVisibleAsync();
            await Expect(page.Row("user:2")).ToHaveCountAsync(0);

            await page.Search.FillAsync("no such");
            await Expect(page.Page.GetByText("Nobody holds a lock whose name begins with no such.")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task The_list_goes_on_after_the_first_hundred_and_can_be_sorted()
    {
        await using var service = await DashboardService.StartOpenAsync();
        for (var i = 0; i < 130; i++)
            await service.TakeAsync($"lock:{i}");
        var waiting = service.TakeAsync("lock:77", wait: "50s");
        await browser.VisitAsync(service, async page =>
        {
            var rows = page.Locks.Locator("tbody tr");
            await Expect(rows).ToHaveCountAsync(100);
            await page.Button("Show more").ClickAsync();
            await Expect(rows).ToHaveCountAsync(130);
            await Expect(page.Button("Show more")).ToBeHiddenAsync();
            await Expect(rows.Nth(10)).ToContainTextAsync("lock:10"); // By the number in it, and not by its digits.

            await page.Page.GetByLabel("Sort by").SelectOptionAsync("Most waiting");
            await Expect(rows.First).ToContainTextAsync("lock:77");
            await Expect(rows.First.Locator(".waiting")).ToHaveTextAsync("1");
        });
        await service.Http.DeleteAsync("/v1/locks/lock:77");
        await waiting;
    }

    [Fact]
    public async Task A_newcomer_is_told_how_to_take_a_lock()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Page.Locator(".command")).ToContainTextAsync($"curl -X POST {new Uri(service.Address, "v1/locks/hello")}");
            await Expect(page.Page.Locator("#memory")).ToContainTextAsync("In memory: locks are known to this one process only");
            await service.TakeAsync("hello", owner: "me", ttl: "2m");
            await Expect(page.Row("hello")).ToContainTextAsync("me");
            await Expect(page.Page.Locator(".command")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task Changes_move_neither_the_focus_nor_what_is_being_read()
    {
        await using var service = await DashboardService.StartOpenAsync();
        for (var i = 0; i < 60; i++)
            await service.TakeAsync($"lock:{i}");
        await browser.VisitAsync(service, async page =>
        {
            await page.UntilLiveAsync();
            await page.Link("lock:40").FocusAsync();
            await page.Page.Mouse.WheelAsync(0, 10); // Who has scrolled himself is what a browser keeps in place.
            var before = await page.Link("lock:40").BoundingBoxAsync();

            await service.TakeAsync("lock:0a");
            await Expect(page.Row("lock:0a")).ToHaveCountAsync(1);
            await Expect(page.Link("lock:40")).ToBeFocusedAsync();
            Math.Abs((await page.Link("lock:40").BoundingBoxAsync())!.Y - before!.Y).ShouldBeLessThanOrEqualTo(12);
        });
    }
}

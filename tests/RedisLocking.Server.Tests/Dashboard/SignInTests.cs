using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>A service that wants keys.</summary>
public sealed class SignInTests(DashboardBrowser browser)
{
    [Fact]
    public async Task Who_has_the_right_key_is_let_in_until_he_signs_out()
    {
        await using var service = await DashboardService.StartWithKeysAsync();
        await service.TakeAsync("order:1");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Heading).ToHaveTextAsync("Sign in");
            await page.SignInAsync("a key that nobody has");
            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The service does not know this key.");
            await page.SignInAsync("no-such-key");
            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The service does not know this key.");

            await page.SignInAsync(DashboardService.ReadKey);
            await Expect(page.Row("order:1")).ToBeVisibleAsync();
            await Expect(page.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("wallboard (read)");
            page.Page.Url.ShouldNotContain(DashboardService.ReadKey);

            await page.Page.ReloadAsync();
            await Expect(page.Row("order:1")).ToBeVisibleAsync();

            await page.Button("Sign out").ClickAsync();
            await Expect(page.Heading).ToHaveTextAsync("Sign in");
            await Expect(page.Locks).ToHaveCountAsync(0);
            await page.Page.ReloadAsync();
            await Expect(page.Heading).ToHaveTextAsync("Sign in");
        });
    }

    [Fact]
    public async Task A_key_that_may_not_look_is_told_what_it_lacks()
    {
        await using var service = await DashboardService.StartWithKeysAsync();
        await browser.VisitAsync(service, async page =>
        {
            await page.SignInAsync(DashboardService.LockKey);
            await Expect(page.Trouble).ToContainTextAsync("Your API key may not see this: it takes the scope read");
        });
    }
}

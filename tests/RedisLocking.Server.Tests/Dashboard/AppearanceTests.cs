using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>Phones, and the dark.</summary>
public sealed class AppearanceTests(DashboardBrowser browser)
{
    [Fact]
    public async Task A_phone_never_scrolls_sideways()
    {
        var longest = new string('n', LockName.MaxBytes);
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync(longest, owner: new string('o', 90));
        await service.AskInVainAsync(longest);
        await browser.VisitAsync(service, async page =>
        {
            foreach (var address in new[] { "", DashboardPage.AddressOf(longest), "#/contention" })
            {
                await page.OpenAsync(address);
                await Expect(page.Page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
                await page.UntilLiveAsync();
                (await HiddenWidthAsync(page)).ShouldBe(0, address);
            }
        }, options: Phone());
    }

    [Fact]
    public async Task A_phone_shows_a_lock_as_a_card_that_is_still_a_row_of_a_table()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:42", owner: "job-7");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Row("order:42")).ToHaveCSSAsync("display", "grid");
            await Expect(page.Row("order:42").GetByRole(AriaRole.Cell)).ToHaveCountAsync(4);
        }, options: Phone());
    }

    [Fact]
    public async Task Signing_in_fits_a_phone()
    {
        await using var service = await DashboardService.StartWithKeysAsync();
        await browser.VisitAsync(
            service, async page => (await HiddenWidthAsync(page)).ShouldBe(0), options: Phone());
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(244, 246, 248)", "rgb(23, 33, 44)")]
    [InlineData(ColorScheme.Dark, "rgb(16, 21, 27)", "rgb(228, 234, 240)")]
    public async Task The_page_is_dark_where_its_reader_wants_it(ColorScheme scheme, string ground, string text)
    {
        await using var service = await DashboardService.StartOpenAsync();
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Page.Locator("body")).ToHaveCSSAsync("background-color", ground);
            await Expect(page.Heading).ToHaveCSSAsync("color", text);
        }, options: new() { ColorScheme = scheme });
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce, "0s")]
    [InlineData(ReducedMotion.NoPreference, "1s")]
    public async Task Nothing_moves_for_who_wants_that(ReducedMotion motion, string duration)
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:42");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Row("order:42")).ToBeVisibleAsync();
            var moves = await page.Page.Locator(".bar").EvaluateAsync<string>("bar => getComputedStyle(bar, '::before').transitionDuration");
            moves.ShouldBe(duration);
        }, options: new() { ReducedMotion = motion });
    }

    private static BrowserNewContextOptions Phone() => new() { ViewportSize = new() { Width = 320, Height = 700 } };

    private static Task<int> HiddenWidthAsync(DashboardPage page) => page.Page.Locator("html").EvaluateAsync<int>("html => html.scrollWidth - html.clientWidth");
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>Everything without a mouse.</summary>
public sealed class KeyboardTests(DashboardBrowser browser)
{
    [Fact]
    public async Task A_lock_is_found_and_taken_away_by_keyboard_alone()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:42", owner: "job-7");
        await service.TakeAsync("user:1");
        await browser.VisitAsync(service, async page =>
        {
            var keyboard = page.Page.Keyboard;
            await Expect(page.Row("user:1")).ToBeVisibleAsync();
            await keyboard.PressAsync("Tab");
            await Expect(page.Link("Skip to the content")).ToBeFocusedAsync();
            await Expect(page.Link("Skip to the content")).ToBeInViewportAsync();
            await keyboard.PressAsync("Enter");
            await keyboard.PressAsync("Tab");
            await Expect(page.Search).ToBeFocusedAsync();
            await keyboard.TypeAsync("order");
            await Expect(page.Row("user:1")).ToHaveCountAsync(0);

            await keyboard.PressAsync("Tab"); // The order of the list.
            await keyboard.PressAsync("Tab");
            await Expect(page.Link("order:42")).ToBeFocusedAsync();
            await Expect(page.Link("order:42")).ToHaveCSSAsync("outline-style", "solid");
            await keyboard.PressAsync("Enter");
            await Expect(page.Heading).ToBeFocusedAsync();
            await Expect(page.ForceRelease).ToBeVisibleAsync();

            await keyboard.PressAsync("Tab");
            await Expect(page.ForceRelease).ToBeFocusedAsync();
            await keyboard.PressAsync("Enter");
            await Expect(page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
            await keyboard.PressAsync("Tab");
            await keyboard.PressAsync("Enter");
            await Expect(page.Page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
            await Expect(page.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Taken from job-7");
        });
    }

    [Fact]
    public async Task What_a_screen_reader_finds_has_a_name_and_a_role()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync("order:42", owner: "job-7");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeVisibleAsync();
            await Expect(page.Page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
            await Expect(page.Page.GetByRole(AriaRole.Search)).ToBeVisibleAsync();
            await Expect(page.Link("Held locks")).ToHaveAttributeAsync("aria-current", "page");
            await Expect(page.Locks.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Lock", "Holder", "Held for", "Ends in", "Waiting"]);
            await Expect(page.Locks.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync("order:42");

            await page.UntilLiveAsync();
            await service.TakeAsync("order:43");
            await Expect(page.Page.Locator("#announcement")).ToHaveTextAsync("1 lock taken. 2 locks held.");
        });
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>Names and labels come from anybody.</summary>
public sealed class HostileNameTests(DashboardBrowser browser)
{
    private const string Markup = "<img src=x onerror=alert(1)>";

    private static readonly Dictionary<string, string> Seen = new()
    {
        ["a/b?c=d#e%2Ff&g"] = "a/b?c=d#e%2Ff&g",
        ["tenant/éclair/🦊"] = "tenant/éclair/🦊",
        ["👩‍💻"] = "👩‍💻",
        ["gpj.\u202Eexe"] = @"gpj.\u{202e}exe",
        ["two\nlines\t"] = @"two\u{a}lines\u{9}",
        [" spaces "] = @"\u{20}spaces\u{20}",
        ["a\u200Bb\u00A0c"] = @"a\u{200b}b\u{a0}c",
    };

    [Fact]
    public async Task Markup_in_a_name_or_a_label_is_text_on_every_page()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.TakeAsync(Markup, owner: "<script>alert(2)</script>");
        await service.AskInVainAsync(Markup);
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Row(Markup)).ToContainTextAsync("<script>alert(2)</script>");
            await page.Link(Markup).ClickAsync();
            await Expect(page.Heading).ToHaveTextAsync(Markup);
            await Expect(page.Holders).ToContainTextAsync("<script>alert(2)</script>");
            await page.ForceRelease.ClickAsync();
            await Expect(page.Dialog).ToContainTextAsync(Markup);
            await page.Page.Keyboard.PressAsync("Escape");
            await page.Link("Contention").ClickAsync();
            await Expect(page.Link(Markup)).ToBeVisibleAsync();
            await Expect(page.Page.Locator("main img, main script")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task Every_name_can_be_seen_and_opened()
    {
        await using var service = await DashboardService.StartOpenAsync();
        foreach (var name in Seen.Keys)
            await service.TakeAsync(name);
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Locks.GetByRole(AriaRole.Link)).ToHaveCountAsync(Seen.Count);
            (await page.Locks.GetByRole(AriaRole.Link).AllTextContentsAsync()).ShouldBe(Seen.Values, ignoreOrder: true);
            for (var left = Seen.Count; left > 0; left--)
            {
                await page.Locks.GetByRole(AriaRole.Link).First.ClickAsync();
                await Expect(page.State).ToHaveTextAsync("Held; nobody waits.");
                Seen.Values.ShouldContain(await page.Heading.TextContentAsync());
                await page.ForceRelease.ClickAsync();
                await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Force-release" }).ClickAsync();
                await Expect(page.State).ToHaveTextAsync("Nobody holds it, and nobody waits.");
                await page.Link("Held locks").ClickAsync();
                await Expect(page.Locks.GetByRole(AriaRole.Link)).ToHaveCountAsync(left - 1);
            }
        });
    }

    [Fact]
    public async Task A_name_that_is_a_direction_in_addresses_is_listed_and_said_to_be_out_of_reach()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await using var lease = await service.Locks.Mutex("..").AcquireAsync(TimeSpan.Zero);
        await browser.VisitAsync(service, async page =>
        {
            await page.Link("..").ClickAsync();
            await Expect(page.Trouble).ToContainTextAsync("No web address can carry the name \"..\".");
        });
    }
}

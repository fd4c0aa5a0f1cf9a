using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>The page of one lock, and taking the lock away there.</summary>
public sealed class LockPageTests(DashboardBrowser browser)
{
    private const string Name = "order:42";

    [Fact]
    public async Task The_page_says_who_holds_the_lock_and_what_happened_to_it()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await service.ReleaseAsync(await service.TakeAsync(Name, owner: "the first"));
        var lease = await service.TakeAsync(Name, owner: "the second");
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.Heading).ToHaveTextAsync(Name);
            await Expect(page.Page).ToHaveTitleAsync("order:42 · RedisLocking");
            await Expect(page.Holders).ToContainTextAsync("the second");
            await Expect(page.State).ToHaveTextAsync("Held; nobody waits.");
            await Expect(page.Events).ToHaveTextAsync(["granted", "released", "granted"]);
            await page.UntilLiveAsync();

            await service.ReleaseAsync(lease);
            await Expect(page.State).ToHaveTextAsync("Nobody holds it, and nobody waits.");
            await Expect(page.Events).ToHaveTextAsync(["released", "granted", "released", "granted"]);
            await Expect(page.ForceRelease).ToBeHiddenAsync();
        }, DashboardPage.AddressOf(Name));
    }

    [Fact]
    public async Task An_administrator_takes_a_lock_away_after_a_question_that_names_its_holder()
    {
        await using var service = await DashboardService.StartWithKeysAsync();
        var lease = await service.TakeAsync(Name, owner: "job-7");
        await browser.VisitAsync(service, async page =>
        {
            await page.SignInAsync(DashboardService.AdminKey);
            await page.ForceRelease.ClickAsync();
            await Expect(page.Dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Force-release order:42?");
            await Expect(page.Dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync("job-7 (detached)");
            await Expect(page.Dialog).ToContainTextAsync("Their code goes on running.");
            await Expect(page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();

            await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Force-release" }).ClickAsync();
            await Expect(page.Dialog).ToHaveCountAsync(0);
            await Expect(page.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Taken from job-7 (detached). Token ");
            await Expect(page.Events.First).ToHaveTextAsync("force-released");
            await Expect(page.ForceRelease).ToBeHiddenAsync();
        }, DashboardPage.AddressOf(Name));
        (await service.Http.GetAsync(lease)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Escape_takes_nothing_away()
    {
        await using var service = await DashboardService.StartOpenAsync();
        var lease = await service.TakeAsync(Name, owner: "job-7");
        await browser.VisitAsync(service, async page =>
        {
            await page.ForceRelease.ClickAsync();
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(page.Dialog).ToHaveCountAsync(0);
            await Expect(page.ForceRelease).ToBeFocusedAsync();
        }, DashboardPage.AddressOf(Name));
        (await service.Http.GetAsync(lease)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_is_about_to_take_a_lock_away_is_told_that_another_holds_it_now()
    {
        await using var service = await DashboardService.StartOpenAsync();
        var lease = await service.TakeAsync(Name, owner: "job-7");
        await browser.VisitAsync(service, async page =>
        {
            await page.UntilLiveAsync();
            await page.ForceRelease.ClickAsync();
            await Expect(page.Dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync("job-7 (detached)");
            await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Force-release" }).FocusAsync();

            await service.ReleaseAsync(lease);
            await service.TakeAsync(Name, owner: "job-8");
            await Expect(page.Dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync("job-8 (detached)");
            await Expect(page.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("The holders have changed since you asked.");
            await Expect(page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        }, DashboardPage.AddressOf(Name));
    }

    [Fact]
    public async Task Who_may_only_look_is_not_offered_to_take_a_lock_away()
    {
        await using var service = await DashboardService.StartWithKeysAsync();
        await service.TakeAsync(Name, owner: "job-7");
        await browser.VisitAsync(service, async page =>
        {
            await page.SignInAsync(DashboardService.ReadKey);
            await Expect(page.Holders).ToContainTextAsync("job-7");
            await Expect(page.ForceRelease).ToHaveCountAsync(0);
        }, DashboardPage.AddressOf(Name));
    }

    [Fact]
    public async Task Readers_and_processes_are_told_apart()
    {
        await using var service = await DashboardService.StartOpenAsync();
        await using var one = await service.Locks.ReadLock(Name, new LeaseOptions { Owner = "reader-1" }).AcquireAsync(TimeSpan.Zero);
        await using var other = await service.Locks.ReadLock(Name).AcquireAsync(TimeSpan.Zero);
        await browser.VisitAsync(service, async page =>
        {
            await Expect(page.State).ToHaveTextAsync("Held by 2; nobody waits.");
            await Expect(page.Holders.Locator("tbody tr")).ToHaveCountAsync(2);
            await Expect(page.Holders).ToContainTextAsync($"{Environment.MachineName} · process {Environment.ProcessId}");
            await Expect(page.Holders).ToContainTextAsync("no label");
            await Expect(page.Holders.GetByText("read", new() { Exact = true })).ToHaveCountAsync(2);
        }, DashboardPage.AddressOf(Name));
    }
}

using Microsoft.Playwright;
using RedisLocking.TestSupport;
using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>
/// The pictures in docs/images. They are made anew, of a service over Redis with some locks in it, by
/// <c>UPDATE_SCREENSHOTS=1 dotnet test tests/RedisLocking.Server.Tests</c>; look at them before they are committed.
/// </summary>
public sealed class DashboardScreenshotTests(DashboardBrowser browser, RedisServerFixture redis)
{
    private const string Update = "UPDATE_SCREENSHOTS";
    private const int LargestBytes = 150 * 1024;

    private static readonly ViewportSize Desk = new() { Width = 1180, Height = 640 };
    private static readonly ViewportSize Phone = new() { Width = 360, Height = 720 };

    public static TheoryData<string, string, bool, bool> Pictures => new()
    {
        { "dashboard-light.png", "", false, false },
        { "dashboard-dark.png", "", true, false },
        { "dashboard-phone.png", "", false, true },
        { "dashboard-lock.png", "#/lock/nightly-report", false, false },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task The_documents_show_the_dashboard(string file, string address, bool isDark, bool isPhone)
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "images", file);
        if (Environment.GetEnvironmentVariable(Update) == "1")
            await TakeAsync(path, address, isDark ? ColorScheme.Dark : ColorScheme.Light, isPhone ? Phone : Desk);

        File.Exists(path).ShouldBeTrue($"{path} is missing. Make it: {Update}=1 dotnet test tests/RedisLocking.Server.Tests");
        new FileInfo(path).Length.ShouldBeLessThan(LargestBytes);
        RepositoryRoot.Read("docs/dashboard.md").ShouldContain($"(images/{file})");
    }

    private async Task TakeAsync(string path, string address, ColorScheme scheme, ViewportSize size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var prefix = $"{Guid.NewGuid():N}";
        await using var service = await DashboardService.StartWithKeysAsync(redis.Server, prefix);
        await using var application = await DashboardService.StartWithKeysAsync(redis.Server, prefix);
        await using var scene = await DashboardScene.PlayAsync(service, application.Locks);
        await browser.VisitAsync(service, async page =>
        {
            await DashboardScene.PretendAsync(page.Page);
            await page.SignInAsync(DashboardService.AdminKey);
            await page.UntilLiveAsync();
            await Expect(page.Page.GetByRole(AriaRole.Cell).First).ToBeVisibleAsync();
            await page.Page.Mouse.MoveAsync(0, 0);
            await page.Heading.ClickAsync(); // Nothing is pointed at, and nothing has the focus.
            await page.Page.ScreenshotAsync(new() { Path = path });
        }, address, new() { ColorScheme = scheme, ViewportSize = size });
    }
}

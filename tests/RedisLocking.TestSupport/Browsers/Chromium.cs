using Microsoft.Playwright;

namespace RedisLocking.TestSupport;

/// <summary>
/// The Chromium of this machine; Playwright's own is not downloaded. Compiled into the projects that use Playwright, because
/// its driver of some hundred megabytes would otherwise lie beside all tests.
/// </summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Find(),
        Args = Environment.IsPrivilegedProcess ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"], // Its sandbox refuses to start as root.
        Timeout = 120_000,
    });

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            "Pages are tested in a real browser, and neither chromium nor google-chrome was found in PATH. Install it: " +
            "'apt-get install chromium' on Debian; or run tests/run.sh, which does.");
}

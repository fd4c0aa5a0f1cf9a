using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>The dashboard in a browser, in words of who reads it.</summary>
internal sealed class DashboardPage
{
    private readonly ConcurrentQueue<string> _complaints = new();

    public DashboardPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue($"not caught: {error}");
        page.Dialog += (_, dialog) => _complaints.Enqueue($"a script opened a dialog: {dialog.Message}");
        page.Console += (_, message) => Hear(message);
    }

    public IPage Page { get; }

    /// <summary>Errors that the browser reported; among them is each violation of the content security policy.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Locks => Page.GetByRole(AriaRole.Table, new() { Name = "Held locks" });

    /// <summary>What a lock's page says of it in a sentence.</summary>
    public ILocator State => Page.Locator(".state");

    public ILocator Holders => Page.GetByRole(AriaRole.Table, new() { Name = "Who holds it" });

    public ILocator Events => Page.GetByRole(AriaRole.Table, new() { Name = "What happened, newest first" }).Locator("tbody .event");

    public ILocator Search => Page.GetByLabel("Name begins with");

    public ILocator Trouble => Page.Locator("#trouble");

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator ForceRelease => Button("Force-release…");

    public async Task OpenAsync(string address)
    {
        await Page.GotoAsync($"/{address}");
        await Assertions.Expect(Heading).ToBeVisibleAsync();
    }

    public static string AddressOf(string name) => $"#/lock/{Uri.EscapeDataString(name)}";

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The lock's line in the list.</summary>
    public ILocator Row(string name) => Locks.GetByRole(AriaRole.Row).Filter(new() { Has = Link(name) });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>The page hears of changes at once from here on.</summary>
    public Task UntilLiveAsync() => Assertions.Expect(Page.Locator(".live")).ToHaveTextAsync("live");

    public async Task SignInAsync(string key)
    {
        await Page.GetByLabel("API key").FillAsync(key);
        await Button("Sign in").ClickAsync();
    }

    // The browser reports an answer of 4xx and 5xx, and a network that is gone, as an error of its own. Of the API they are answers that the
    // page expects; a file of the page has to be there.
    private void Hear(IConsoleMessage message)
    {
        var isExpected = message.Location.Contains("/v1/", StringComparison.Ordinal) || message.Text.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal);
        if (message.Type == "error" && !isExpected)
            _complaints.Enqueue($"{message.Text} ({message.Location})");
    }
}

using System.IO.Compression;

namespace RedisLocking.Repository.Tests.Packages;

/// <summary>Whoever installs only an adapter has the analyzers, which are in a package that the adapter depends on.</summary>
public sealed class AnalyzerPackageTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    [Fact]
    public async Task A_project_that_installs_only_the_ASP_NET_Core_package_sees_its_mistakes()
    {
        var output = await feed.BuildOutsideAsync("RedisLocking.AspNetCore", "Microsoft.NET.Sdk.Web",
            """
            using RedisLocking;

            public static class Endpoints
            {
                public static void Map(WebApplication app)
                {
                    app.MapPost("/a/{id}", [Locked("a:{id")] (string id) => id);
                    app.MapPost("/b/{id}", [Locked("b:{route:key}")] (string id) => id);
                    app.MapPost("/c/{id}", [Locked("c:{id|lower}")] (string id) => id);
                    app.MapPost("/d", async (ILockProvider locks) => { await locks.Mutex("d").AcquireAsync(TimeSpan.Zero); });
                    app.MapPost("/e", async (ILockProvider locks) => { await using var lease = await locks.Mutex("e").TryAcquireAsync(); });
                }
            }
            """);

        Reported(output).ShouldBe(["Program.cs(7,error RL0001", "Program.cs(8,warning RL0002", "Program.cs(10,warning RL0003", "Program.cs(11,warning RL0004"], ignoreOrder: true, output);
    }

    [Fact]
    public async Task A_project_that_installs_only_the_MediatR_package_sees_its_mistakes()
    {
        var output = await feed.BuildOutsideAsync("RedisLocking.MediatR", "Microsoft.NET.Sdk",
            """
            using MediatR;
            using RedisLocking;

            [Locked("pay:{Idd}")]
            public sealed record Pay(string Id) : IRequest;

            [Locked("refund:{Id}")]
            public sealed record Refund(string Id) : IRequest;
            """);

        Reported(output).ShouldBe(["Program.cs(4,warning RL0002"], output);
    }

    [Fact]
    public async Task The_package_has_the_analyzers_their_fixes_and_the_page_that_they_link_to()
    {
        using var pack = await DotnetPack.RunAsync("src/RedisLocking.Abstractions/RedisLocking.Abstractions.csproj");
        pack.ExitCode.ShouldBe(0, pack.Output);

        await using var package = await ZipFile.OpenReadAsync(pack.Folder.GetFiles("*.nupkg").ShouldHaveSingleItem().FullName);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.Where(file => file.StartsWith("analyzers/", StringComparison.Ordinal))
            .ShouldBe(["analyzers/dotnet/cs/RedisLocking.Analyzers.dll", "analyzers/dotnet/cs/RedisLocking.Analyzers.CodeFixes.dll"], ignoreOrder: true);
        files.ShouldContain("docs/analyzers.md");
    }

    // A build says each warning twice: when it comes, and at the end.
    private static IEnumerable<string> Reported(string output) =>
        output.Split('\n')
            .Where(line => line.Contains(" RL0", StringComparison.Ordinal))
            .Select(line => string.Concat(line[line.IndexOf("Program.cs(", StringComparison.Ordinal)..].Split(',')[0], ",", line.Split(": ")[1]))
            .Distinct();
}

using RedisLocking.Chart.Tests.Rules;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Installations;

/// <summary>Every way of installing the chart gives objects that Kubernetes takes and that fit together.</summary>
public sealed class InstallationTests(ChartTools tools)
{
    public static TheoryData<string> Names => [.. Installation.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_rendered_fits_together(string name)
    {
        var installation = Installation.All[name];

        ChartRules.FindViolations(await tools.RenderAsync(installation.Values), installation.ExistingSecrets).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Lint_finds_nothing(string name)
    {
        var values = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(values, Installation.All[name].Values);
            var lint = await tools.HelmAsync(["lint", "--strict", RepositoryFolder.Chart, "--values", values]);
            lint.ExitCode.ShouldBe(0, lint.Output + lint.Errors);
        }
        finally
        {
            File.Delete(values);
        }
    }
}

using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Tools;

/// <summary>Helm, and what knows Kubernetes' schemas: installed when they are missing (install.sh), and shared by all tests.</summary>
public sealed class ChartTools : IAsyncLifetime
{
    private readonly string _homes = Directory.CreateTempSubdirectory("redis-locking-helm-").FullName;
    private string? _folder;
    private SchemaValidator? _validator;

    private SchemaValidator Validator => _validator ?? throw new InvalidOperationException("The fixture was not initialized.");

    public async ValueTask InitializeAsync()
    {
        var installation = await Command.RunAsync(
            "bash", [Path.Combine(RepositoryFolder.Root, "tests", "RedisLocking.Chart.Tests", "Tools", "install.sh")]);
        if (installation.ExitCode != 0)
            throw new InvalidOperationException($"The tools of the chart's tests could not be installed:\n{installation.Errors}");
        _folder = installation.Output.TrimEnd().Split('\n')[^1];
        _validator = SchemaValidator.Start(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_validator is not null)
            await _validator.DisposeAsync();
        Directory.Delete(_homes, recursive: true);
    }

    /// <summary>Runs Helm, which knows no cluster but the one that a kubeconfig names.</summary>
    internal Task<CommandResult> HelmAsync(IEnumerable<string> arguments, string? kubeconfig = null) =>
        Command.RunAsync(Path.Combine(_folder!, "helm"), arguments, new Dictionary<string, string>
        {
            ["HELM_CACHE_HOME"] = Path.Combine(_homes, "cache"),
            ["HELM_CONFIG_HOME"] = Path.Combine(_homes, "config"),
            ["HELM_DATA_HOME"] = Path.Combine(_homes, "data"),
            ["KUBECONFIG"] = kubeconfig ?? Path.Combine(_homes, "no-cluster"),
        });

    /// <summary>Renders a chart, this repository's unless another folder is given, as <c>helm install locks</c> would in the namespace shop.</summary>
    internal async Task<CommandResult> TryRenderAsync(string values, string? chart = null) =>
        await HelmAsync(["template", "locks", chart ?? RepositoryFolder.Chart, "--namespace", "shop", "--values", await FileAsync(values)]);

    internal async Task<RenderedChart> RenderAsync(string values = "", string? chart = null) => await ReadAsync(await TryRenderAsync(values, chart));

    /// <summary>Renders the chart as <c>helm upgrade locks</c> would where a cluster has it installed.</summary>
    internal async Task<RenderedChart> RenderUpgradeAsync(string values, string kubeconfig) => await ReadAsync(await HelmAsync(
        [
            "template", "locks", RepositoryFolder.Chart, "--namespace", "shop", "--values", await FileAsync(values),
            "--is-upgrade", "--dry-run=server", "--disable-openapi-validation",
        ],
        kubeconfig));

    private async Task<string> FileAsync(string values)
    {
        var file = Path.Combine(_homes, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, values);
        return file;
    }

    private Task<RenderedChart> ReadAsync(CommandResult rendered)
    {
        rendered.ExitCode.ShouldBe(0, rendered.Errors);
        return Validator.ReadAsync(rendered.Output);
    }
}

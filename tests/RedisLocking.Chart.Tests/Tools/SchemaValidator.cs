using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.TestSupport;

namespace RedisLocking.Chart.Tests.Tools;

/// <summary>validate.mjs, which reads objects as Kubernetes would and says what it would refuse. One process serves all tests.</summary>
internal sealed class SchemaValidator : IAsyncDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    private SchemaValidator(Process process) => _process = process;

    public static SchemaValidator Start(string tools)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(tools, "validate.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new SchemaValidator(Process.Start(start)!);
    }

    public async Task<RenderedChart> ReadAsync(string manifest)
    {
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { manifest }));
            await _process.StandardInput.FlushAsync();
            var answer = JsonNode.Parse(await _process.StandardOutput.ReadLineAsync().WithPatience()
                ?? throw new InvalidOperationException("validate.mjs ended: its errors stand above."))!;
            return new RenderedChart(
                [.. answer["objects"]!.AsArray().Select(node => new KubeObject(node!.AsObject()))],
                [.. answer["errors"]!.AsArray().Select(node => node!.GetValue<string>())]);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>It ends with its input.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
        _turn.Dispose();
    }
}

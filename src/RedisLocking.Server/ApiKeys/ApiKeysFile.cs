using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RedisLocking.Server.Diagnostics;

namespace RedisLocking.Server.ApiKeys;

/// <summary>
/// Follows the file of API keys. It is looked at by time and not watched, for a mounted secret is replaced by turning a link, which nobody tells
/// of. A file that is wrong, or gone for a moment, changes nothing.
/// </summary>
internal sealed class ApiKeysFile(ApiKeyRing ring, IOptions<AccessOptions> options, TimeProvider time, ILogger<ApiKeysFile> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="JsonException">It is no such file.</exception>
    public static IReadOnlyList<ApiKeyOptions> Read(string file) => Parse(File.ReadAllText(file));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.ApiKeysFile is not { Length: > 0 } file)
            return;
        var known = "";
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            known = await LookAsync(file, known, stoppingToken);
    }

    private async Task<string> LookAsync(string file, string known, CancellationToken stopping)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file, stopping);
            if (text == known)
                return known;
            var keys = Parse(text);
            if (ApiKey.FindMistakes([.. options.Value.ApiKeys, .. keys]).FirstOrDefault() is { } mistake)
                throw new JsonException(mistake);
            if (ring.Replace(keys) is var count && known.Length > 0)
                logger.ApiKeysRead(count);
            return text;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            logger.ApiKeysWrong(failure.Message);
            return known;
        }
    }

    private static IReadOnlyList<ApiKeyOptions> Parse(string text) =>
        JsonSerializer.Deserialize(text, ApiKeysJson.Default.Contents)?.ApiKeys ?? throw new JsonException("It has no ApiKeys.");

    /// <summary>What stands in the file.</summary>
    internal sealed record Contents(IReadOnlyList<ApiKeyOptions>? ApiKeys);
}

/// <summary>How the file of API keys is read. What it does not know in it is a mistake: a prefix under a wrong name would be no limit.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ApiKeysFile.Contents))]
internal sealed partial class ApiKeysJson : JsonSerializerContext;

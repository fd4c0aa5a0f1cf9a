using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace RedisLocking.Server.ApiKeys;

/// <summary>Refuses a start with keys that would let in nobody, or everybody by mistake.</summary>
internal sealed class AccessOptionsValidator(IHostEnvironment environment) : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var mistakes = FindMistakes(options).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private IEnumerable<string> FindMistakes(AccessOptions options)
    {
        if (!TryReadFile(options, out var fromFile, out var mistakeInFile))
            yield return mistakeInFile;
        var keys = options.ApiKeys.Concat(fromFile).ToList();
        foreach (var mistake in ApiKey.FindMistakes(keys))
            yield return mistake;
        if (keys.Count > 0 && options.AllowAnonymous)
            yield return "Service:AllowAnonymous is true, and there are API keys, which nobody would need: leave out one of them.";
        if (keys.Count == 0 && mistakeInFile is null && !options.AllowAnonymous && !environment.IsDevelopment())
            yield return "There are no API keys (Service:ApiKeys, Service:ApiKeysFile), so that nobody could use the service. Make a key with the argument 'create-key' and set its hash, or say Service:AllowAnonymous=true to open the service to everybody who reaches it.";
    }

    private static bool TryReadFile(AccessOptions options, out IReadOnlyList<ApiKeyOptions> keys, [NotNullWhen(false)] out string? mistake)
    {
        (keys, mistake) = ([], null);
        if (options.ApiKeysFile is not { Length: > 0 } file)
            return true;
        try
        {
            keys = ApiKeysFile.Read(file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            mistake = $"Service:ApiKeysFile, {file}, cannot be read: {failure.Message}";
            return false;
        }
    }
}

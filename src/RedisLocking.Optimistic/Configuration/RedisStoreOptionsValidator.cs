using Microsoft.Extensions.Options;

namespace RedisLocking.Optimistic.Configuration;

/// <summary>Stops the start of the application when an option cannot be used.</summary>
internal sealed class RedisStoreOptionsValidator : IValidateOptions<RedisStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisStoreOptions options)
    {
        var broken = RedisStoreOptionsRules.Broken(options);
        return broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken.Select(rule => $"{nameof(RedisStoreOptions)}.{rule}"));
    }
}

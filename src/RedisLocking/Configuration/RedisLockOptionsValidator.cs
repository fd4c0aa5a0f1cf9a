using Microsoft.Extensions.Options;

namespace RedisLocking.Configuration;

/// <summary>Stops the start of the application when an option cannot be used.</summary>
internal sealed class RedisLockOptionsValidator(string? name) : IValidateOptions<RedisLockOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, RedisLockOptions options)
    {
        if (!string.Equals(optionsName, name, StringComparison.Ordinal))
            return ValidateOptionsResult.Skip;

        var broken = RedisLockOptionsRules.Broken(options);
        return broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken.Select(rule => $"{nameof(RedisLockOptions)}.{rule}"));
    }
}

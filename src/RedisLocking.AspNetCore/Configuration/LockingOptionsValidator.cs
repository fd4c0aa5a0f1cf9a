using Microsoft.Extensions.Options;

namespace RedisLocking.AspNetCore.Configuration;

/// <summary>Lets the host refuse to start with options that are out of their range.</summary>
internal sealed class LockingOptionsValidator : IValidateOptions<LockingOptions>
{
    private const int LargestBody = 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, LockingOptions options)
    {
        if (options.RejectionStatusCode is < 400 or > 599)
            return Fail(nameof(LockingOptions.RejectionStatusCode), "between 400 and 599", options.RejectionStatusCode);
        if (options.MaxBodyBytes is < 1 or > LargestBody)
            return Fail(nameof(LockingOptions.MaxBodyBytes), "between 1 byte and 1 GB", options.MaxBodyBytes);
        return ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string option, string allowed, int value) =>
        ValidateOptionsResult.Fail($"{nameof(LockingOptions)}.{option} must be {allowed}; it is {value}.");
}

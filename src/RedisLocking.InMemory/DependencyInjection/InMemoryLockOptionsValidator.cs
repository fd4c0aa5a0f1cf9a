using Microsoft.Extensions.Options;

namespace RedisLocking.DependencyInjection;

/// <summary>Lets the host refuse to start with options that the provider would refuse later.</summary>
internal sealed class InMemoryLockOptionsValidator : IValidateOptions<InMemoryLockOptions>
{
    public ValidateOptionsResult Validate(string? name, InMemoryLockOptions options) =>
        options.FindMistake() is { } mistake ? ValidateOptionsResult.Fail(mistake) : ValidateOptionsResult.Success;
}

using Microsoft.Extensions.Options;

namespace RedisLocking.Server.Configuration;

/// <summary>Refuses a start with options that requests would stumble over later.</summary>
internal sealed class ServiceOptionsValidator : IValidateOptions<ServiceOptions>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ServiceOptions options)
    {
        var mistakes = FindMistakes(options).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> FindMistakes(ServiceOptions options)
    {
        if (options.MaxWait < TimeSpan.Zero || options.MaxWait > LongestWait)
            yield return $"Service:MaxWait must be from 00:00:00 to 00:10:00; it is {options.MaxWait}.";
        if (options.MaxWaiting is < 1 or > 100_000)
            yield return $"Service:MaxWaiting must be from 1 to 100000; it is {options.MaxWaiting}.";
        if (options.RequestsPerSecond is < 1 or > 1_000_000)
            yield return $"Service:RequestsPerSecond must be from 1 to 1000000; it is {options.RequestsPerSecond}.";
        if (options.DrainDelay < TimeSpan.Zero || options.DrainDelay > LongestDrain)
            yield return $"Service:DrainDelay must be from 00:00:00 to 00:05:00; it is {options.DrainDelay}.";
    }
}

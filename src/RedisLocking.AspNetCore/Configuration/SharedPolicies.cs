using Microsoft.Extensions.Options;

namespace RedisLocking.AspNetCore.Configuration;

/// <summary>Puts the policies of <see cref="LockingOptions"/> to those that all adapters share.</summary>
internal sealed class SharedPolicies(IOptions<LockingOptions> options) : IConfigureOptions<LockPolicies>
{
    public void Configure(LockPolicies policies)
    {
        if (options.Value.DefaultPolicy is { } usual)
            policies.Default = usual;
        foreach (var (name, policy) in options.Value.Policies)
            policies.Add(name, policy);
    }
}

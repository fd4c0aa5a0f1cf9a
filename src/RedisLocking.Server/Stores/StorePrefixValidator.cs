using Microsoft.Extensions.Options;
using RedisLocking.Optimistic;

namespace RedisLocking.Server.Stores;

/// <summary>Refuses a start in which a value and a lock of the same name would be one key.</summary>
internal sealed class StorePrefixValidator(IOptions<RedisLockOptions> locks) : IValidateOptions<RedisStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisStoreOptions options) => options.KeyPrefix == locks.Value.KeyPrefix
        ? ValidateOptionsResult.Fail($"Store:KeyPrefix and Redis:KeyPrefix are both '{options.KeyPrefix}': values need another one than locks.")
        : ValidateOptionsResult.Success;
}

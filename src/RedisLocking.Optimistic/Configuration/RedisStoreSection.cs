using Microsoft.Extensions.Configuration;

namespace RedisLocking.Optimistic.Configuration;

/// <summary>Options as a configuration section says. Not bound as a whole: how JSON is written is code.</summary>
internal static class RedisStoreSection
{
    public static void Read(IConfiguration section, RedisStoreOptions options)
    {
        options.ConnectionString = section[nameof(options.ConnectionString)] ?? options.ConnectionString;
        options.KeyPrefix = section[nameof(options.KeyPrefix)] ?? options.KeyPrefix;
        options.Partition = section[nameof(options.Partition)] ?? options.Partition;
        options.OperationDeadline = section.GetValue(nameof(options.OperationDeadline), options.OperationDeadline);
    }
}

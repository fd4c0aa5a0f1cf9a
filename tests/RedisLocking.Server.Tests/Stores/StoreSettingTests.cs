using Microsoft.Extensions.Options;
using RedisLocking.Server.Tests.Hosting;

namespace RedisLocking.Server.Tests.Stores;

/// <summary>How values are kept, as the section <c>Store</c> says.</summary>
public sealed class StoreSettingTests
{
    [Theory]
    [InlineData("Store:KeyPrefix=locks", "both 'locks'")]
    [InlineData("Store:KeyPrefix=a{b", "RedisStoreOptions.KeyPrefix must be")]
    [InlineData("Store:Partition=a}b", "RedisStoreOptions.Partition must be")]
    [InlineData("Store:OperationDeadline=00:05:00", "RedisStoreOptions.OperationDeadline is 00:05:00")]
    public async Task A_setting_that_is_wrong_stops_the_start(string setting, string expected)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => TestService.StartAsync("Redis:ConnectionString=127.0.0.1:1", setting));

        refused.Message.ShouldContain(expected);
    }
}

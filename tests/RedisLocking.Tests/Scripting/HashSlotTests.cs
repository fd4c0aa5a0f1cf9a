using System.Text;
using RedisLocking.Scripting;

namespace RedisLocking.Tests.Scripting;

public sealed class HashSlotTests
{
    // The first is the check value of the CRC in the Redis Cluster specification, the others are what CLUSTER KEYSLOT says.
    [Theory]
    [InlineData("123456789", 0x31C3)]
    [InlineData("foo", 12182)]
    [InlineData("bar", 5061)]
    [InlineData("hello", 866)]
    public void Of_KnownTags_IsTheSpecifiedSlot(string tag, int slot) => HashSlot.Of(Encoding.UTF8.GetBytes(tag)).ShouldBe(slot);

    [Fact]
    public void TagOf_EverySlot_HashesThereAndIsItsOwn()
    {
        var tags = Enumerable.Range(0, HashSlot.Count).Select(HashSlot.TagOf).ToArray();

        tags.Select(tag => HashSlot.Of(Encoding.UTF8.GetBytes(tag))).ShouldBe(Enumerable.Range(0, HashSlot.Count));
        tags.Distinct().Count().ShouldBe(HashSlot.Count);
    }

    // A changed tag would give a running cluster a second token counter: these are part of the layout.
    [Theory]
    [InlineData(0)]
    [InlineData(12182)]
    [InlineData(16383)]
    public void TagOf_IsTheSmallestNumberOfTheSlot(int slot)
    {
        var smallest = Enumerable.Range(0, int.MaxValue).First(number => HashSlot.Of(Encoding.UTF8.GetBytes($"{number}")) == slot);

        HashSlot.TagOf(slot).ShouldBe($"{smallest}");
    }
}

using System.Text;
using RedisLocking.MultiLocks;

namespace RedisLocking.Abstractions.Tests.MultiLocks;

public sealed class NameOrderTests
{
    private static readonly string[] Alphabet = ["a", "b", "é", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "🔒", "\U00010000", "\U0010FFFF", "\0"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compare_RandomNames_IsTheOrderOfTheirBytes(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var (left, right) = (Name(), Name());
            var bytes = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

            Math.Sign(NameOrder.Compare(left, right)).ShouldBe(Math.Sign(bytes), $"'{left}' and '{right}'");
        }

        string Name() => string.Concat(random.GetItems(Alphabet, random.Next(4)));
    }
}

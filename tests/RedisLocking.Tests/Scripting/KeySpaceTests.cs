using System.Text;
using RedisLocking.Scripting;

namespace RedisLocking.Tests.Scripting;

public sealed class KeySpaceTests
{
    private readonly KeySpace _keys = new("locks");

    [Theory]
    [InlineData("order:42", "locks:{order:42}")]
    [InlineData("}{", "locks:{%7D%7B}")]
    [InlineData("100%", "locks:{100%25}")]
    [InlineData("a}:queue", "locks:{a%7D:queue}")]
    [InlineData("line\nbreak", "locks:{line\nbreak}")]
    [InlineData("Zoë 🔒", "locks:{Zoë 🔒}")]
    public void Lock_AnyName_StaysInItsHashTag(string name, string key) => _keys.Of(name).Lock.ShouldBe(key);

    [Fact]
    public void Lock_NamesThatLookEscaped_StayDifferent()
    {
        string[] names = ["{", "%7B", "%257B", "}", "%7D", "%", "%25"];

        names.Select(name => _keys.Of(name).Lock).Distinct().Count().ShouldBe(names.Length);
    }

    [Theory]
    [InlineData("order:42")]
    [InlineData("}{")]
    [InlineData("100%25{}")]
    public void OfKey_TheKeyOfALock_IsThatLock(string name)
    {
        var keys = _keys.OfKey(_keys.Of(name).Lock);

        keys.Name.Value.ShouldBe(name);
        keys.Queue.ShouldBe(_keys.Of(name).Queue);
    }

    [Theory]
    [InlineData("order:42")]
    [InlineData("}{")]
    [InlineData("%")]
    [InlineData("Zoë 🔒")]
    public void Token_InACluster_SharesTheSlotOfTheLock(string name)
    {
        var token = (string)_keys.Token(name, cluster: true)!;

        SlotOf(token).ShouldBe(SlotOf(_keys.Of(name).Lock));
        token.ShouldStartWith("locks:token:{");
    }

    [Fact]
    public void Token_OnOneServer_IsOneKey() => ((string)_keys.Token("order:42", cluster: false)!).ShouldBe("locks:token");

    private static int SlotOf(string key)
    {
        var open = key.IndexOf('{');
        return HashSlot.Of(Encoding.UTF8.GetBytes(key[(open + 1)..key.IndexOf('}', open)]));
    }
}

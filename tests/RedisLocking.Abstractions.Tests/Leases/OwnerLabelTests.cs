namespace RedisLocking.Abstractions.Tests.Leases;

public sealed class OwnerLabelTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("user/7 + job?x=%41 é~")]
    [InlineData(" ")]
    public void Owner_AnyLabel_IsKeptAsItIs(string owner) => new LeaseOptions { Owner = owner }.Owner.ShouldBe(owner);

    [Fact]
    public void Owner_OfTheLongestLength_IsKept() => new LeaseOptions { Owner = new string('é', 128) }.Owner!.Length.ShouldBe(128);

    [Fact]
    public void Owner_Null_IsNone() => new LeaseOptions { Owner = null }.Owner.ShouldBeNull();

    [Theory]
    [InlineData("", "has 0")]
    [InlineData("a\nb", "control")]
    [InlineData("a\0b", "control")]
    [InlineData("a\u0085b", "control")]
    public void Owner_WhatIsNoLabel_IsRefusedAndNotRepeated(string owner, string why)
    {
        var refused = Should.Throw<ArgumentException>(() => new LeaseOptions { Owner = owner });

        refused.ParamName.ShouldBe("Owner");
        refused.Message.ShouldContain(why);
        refused.Message.ShouldNotContain("a\n");
    }

    [Fact]
    public void Owner_TooLong_IsRefused() => Should.Throw<ArgumentException>(() => new LeaseOptions { Owner = new string('a', 129) }).Message.ShouldContain("has 129");

    [Fact]
    public void Owner_HalfOfASurrogatePair_IsRefused() => Should.Throw<ArgumentException>(() => new LeaseOptions { Owner = "a\ud83d" }).Message.ShouldContain("surrogate");
}

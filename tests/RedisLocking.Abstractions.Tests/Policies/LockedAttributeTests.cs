using System.Reflection;

namespace RedisLocking.Abstractions.Tests.Policies;

public sealed class LockedAttributeTests
{
    [Fact]
    public void Attribute_OnATypeItsChildAndAMethod_IsRead()
    {
        typeof(Transfer).GetCustomAttribute<LockedAttribute>().ShouldNotBeNull().Templates.ShouldBe(["account:{From}", "account:{To}"]);
        typeof(UrgentTransfer).GetCustomAttribute<LockedAttribute>().ShouldNotBeNull().Templates.Count.ShouldBe(2);
        typeof(Transfer).GetMethod(nameof(Transfer.Undo))!.GetCustomAttribute<LockedAttribute>().ShouldNotBeNull().Policy.ShouldBe("patient");
    }

    [Fact]
    public void Attribute_WithoutWaitAndTtl_LeavesThemToThePolicy()
    {
        var attribute = new LockedAttribute("a");

        (attribute.Wait, attribute.Ttl, attribute.Policy, attribute.ShareHeld).ShouldBe((null, null, null, false));
        (attribute.WaitMilliseconds, attribute.TtlMilliseconds).ShouldBe((0, 0));
    }

    [Fact]
    public void Attribute_WithWaitAndTtl_HasThemAsSpans()
    {
        var attribute = new LockedAttribute("a") { WaitMilliseconds = -1, TtlMilliseconds = 1500 };

        attribute.Wait.ShouldBe(Timeout.InfiniteTimeSpan);
        attribute.Ttl.ShouldBe(TimeSpan.FromSeconds(1.5));
        (attribute.WaitMilliseconds, attribute.TtlMilliseconds).ShouldBe((-1, 1500));
    }

    [Fact]
    public void Templates_OfTheArrayThatWasGiven_DoNotChangeWithIt()
    {
        string[] templates = ["a"];
        var attribute = new LockedAttribute(templates);

        templates[0] = "b";

        attribute.Templates.ShouldBe(["a"]);
    }

    [Locked("account:{From}", "account:{To}")]
    private class Transfer
    {
        [Locked("undo", Policy = "patient")]
        public void Undo() => GC.KeepAlive(this);
    }

    private sealed class UrgentTransfer : Transfer;
}

namespace RedisLocking.Optimistic.Tests.Transactions;

public abstract partial class TransactionContract<TFixture>
{
    [Fact]
    public async Task Numbers_are_compared_as_numbers()
    {
        await Store.PutAsync("a", 9);
        await Store.PutAsync("b", -0.5);

        (await HoldsAsync(Compare.Value("a").Less(10))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").Equal(9.0))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").Greater(8.999))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").NotEqual(9))).ShouldBeFalse();
        (await HoldsAsync(Compare.Value("b").Less(0))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("b").Equal(-0.5))).ShouldBeTrue();
    }

    [Fact]
    public async Task Texts_are_compared_by_their_bytes()
    {
        await Store.PutAsync("a", "Zürich\n");

        (await HoldsAsync(Compare.Value("a").Equal("Zürich\n"))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").Less("a"))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").Greater("Zur"))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").Greater("Zürich"))).ShouldBeTrue();
        (await HoldsAsync(Compare.Value("a").Less("Zürich\n"))).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_of_another_type_or_not_there_is_not_equal()
    {
        await Store.PutAsync("number", 1);
        await Store.PutAsync("object", new { A = 1 });
        await Store.PutAsync("true", true);
        await Store.PutAsync<string?>("null", null);

        foreach (var key in (string[])["number", "object", "true", "null", "nothing"])
        {
            (await HoldsAsync(Compare.Value(key).Equal("1"))).ShouldBeFalse();
            (await HoldsAsync(Compare.Value(key).NotEqual("1"))).ShouldBeTrue();
        }

        (await HoldsAsync(Compare.Value("nothing").Greater(0))).ShouldBeFalse();
        (await HoldsAsync(Compare.Value("nothing").Less(0))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("number", "a number, which is neither greater nor less than a text")]
    [InlineData("object", "an object or array, which")]
    [InlineData("true", "a boolean")]
    [InlineData("null", "null")]
    public async Task An_order_of_types_that_have_none_is_refused_and_nothing_is_changed(string key, string what)
    {
        await Store.PutAsync("number", 1);
        await Store.PutAsync("object", new { A = 1 });
        await Store.PutAsync("true", true);
        await Store.PutAsync<string?>("null", null);

        var refused = await Should.ThrowAsync<InvalidOperationException>(async () =>
            await Store.Txn().Then(Op.Put("number", 2), Op.Txn([Compare.Value(key).Greater("x")], [Op.Put("a", 1)])).CommitAsync());

        if (key != "number")
            refused.Message.ShouldContain($"The value of '{key}' is {what}");
        (await Store.GetAsync<int>("number"))!.Value.ShouldBe(1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(9007199254740993)]
    public void Numbers_that_do_not_compare_are_refused(double number) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Compare.Value("a").Greater(number));

    [Fact]
    public void A_version_below_0_is_no_version() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Compare.Version("a").Equal(-1)).Message.ShouldContain("whole number from 0");

    [Fact]
    public async Task More_than_1000_operations_are_refused_wherever_they_stand()
    {
        var thousand = Enumerable.Range(0, 1000).Select(i => (IOp)Op.Put($"k{i}", i)).ToList();
        (await Store.Txn().Then(thousand).CommitAsync()).Succeeded.ShouldBeTrue();
        (await Store.GetAsync<int>("k999"))!.Value.ShouldBe(999);

        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().Then([.. thousand, Op.Delete("more")]).CommitAsync())).Message.ShouldContain("has 1001 operations; at most 1000");
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().Then(Op.Txn([], [Op.Txn([], thousand)])).CommitAsync())).Message.ShouldContain("has 1001 operations");
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().If([.. Enumerable.Repeat(Compare.Exists("a"), 1001)]).Then([]).CommitAsync())).Message.ShouldContain("1001 comparisons");
    }

    [Fact]
    public async Task More_than_16_levels_are_refused()
    {
        var deepest = Op.Txn([], [Op.Put("a", 1)]);
        for (var level = 2; level < 16; level++)
            deepest = Op.Txn([], [deepest]);
        (await Store.Txn().Then(deepest).CommitAsync()).Of(deepest).Succeeded.ShouldBeTrue();

        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().Then(Op.Txn([], [deepest])).CommitAsync())).Message.ShouldContain("17 levels");
    }

    [Fact]
    public async Task A_transaction_without_a_key_or_with_an_operation_twice_is_refused()
    {
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().Then([]).CommitAsync())).Message.ShouldContain("names no key");
        var put = Op.Put("a", 1);
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().Then(put, Op.Txn([], [put])).CommitAsync())).Message.ShouldContain("stands twice");
    }
}

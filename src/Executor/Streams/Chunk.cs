namespace Embedded.Async;

/// <summary>Items that come together; the same object each time, filled anew.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class Chunk<T>
{
    internal Chunk(int size) => Items = new T[size];

    /// <summary>Where the items are; only the first <see cref="Count"/> belong to this chunk.</summary>
    public T[] Items { get; }

    /// <summary>How many there are: as many as the chunk's size, or fewer at the stream's end.</summary>
    public int Count { get; internal set; }

    /// <summary>An item.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public T this[int index] => Items[index];
}

/// <summary>See <see cref="Stream{T}.Chunks"/>.</summary>
internal sealed class ChunkStream<T> : Stage<Chunk<T>>
{
    private readonly Stream<T> _source;

    /// <summary>The chunk was delivered, so that the next item begins a new one.</summary>
    private bool _isDelivered;

    internal ChunkStream(Stream<T> source, int size)
    {
        _source = source;
        Current = new Chunk<T>(size);
    }

    public override Future Advance(Future? done)
    {
        Chunk<T> chunk = Current;
        if (_isDelivered)
        {
            _isDelivered = false;
            chunk.Count = 0;
        }

        if (done is not null)
        {
            if (!GotItem(done))
            {
                return chunk.Count > 0 ? Deliver() : StageMark.End;
            }

            chunk.Items[chunk.Count++] = _source.Current;
            if (chunk.Count == chunk.Items.Length)
            {
                return Deliver();
            }
        }

        return _source.Next();
    }

    private Future Deliver()
    {
        _isDelivered = true;
        return StageMark.Item;
    }
}

using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// Random readers and writers of a pipe. Each write has a byte of its own, so what is read says which write it came from: each in
/// one piece, of the length that its writer was told.
/// </summary>
public class PipeModelTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(5, false, false)]
    [InlineData(5, true, false)]
    [InlineData(5, false, true)]
    public void RandomUsers_SeeEachWriteInOnePiece(int capacity, bool shared, bool strict) =>
        Play.Check(strict ? 80 : 400, () => new ModelPlay(capacity, shared, strict, holders: false));

    [Fact]
    public void RandomHolders_LoseNoByte() => Play.Check(400, () => new ModelPlay(4, false, false, holders: true));

    private sealed class ModelPlay(int capacity, bool shared, bool strict, bool holders) : Play(strict)
    {
        private readonly Pipe _pipe = new(capacity, waiters: 3, shared);
        private readonly List<byte> _read = [];

        /// <summary>For each write how long it is; negative while it, or its cancellation, says only how long at most.</summary>
        private readonly List<int> _lengths = [];
        private int _waitingReaders;
        private int _waitingWriters;

        protected override int Kinds => 8;

        protected override void Do(Step step)
        {
            int count = 1 + (step.Amount % 7);
            switch (step.Kind)
            {
                case 0:
                    _lengths.Add(_pipe.TryWrite(Bytes(count, _lengths.Count), 0, count));
                    break;
                case 1:
                    var buffer = new byte[count];
                    int read = _pipe.TryRead(buffer, 0, count);
                    _read.AddRange(buffer.AsSpan(0, read));
                    break;
                case 2 or 3:
                    Spawn(() => Writes(count, step.Pick % 2 == 0));
                    break;
                case 4 or 5:
                    Spawn(() => Reads(count));
                    break;
                case 6 when step.Pick % 8 == 0:
                    _pipe.Close();
                    break;
                case 7 when holders:
                    SpawnHolder(() => _pipe.Read(new byte[count], 0, count), () => _pipe.Read(new byte[2], 1, 1));
                    break;
            }
        }

        protected override void AssertInvariants() => _pipe.AssertInvariants();

        protected override void AssertAtRest()
        {
            Assert.True(_waitingReaders == 0 || (_pipe.Count == 0 && !_pipe.IsClosed), "a reader waits in vain");
            Assert.True(_waitingWriters == 0 || (_pipe.Count >= capacity && !_pipe.IsClosed), "a writer waits in vain");
        }

        protected override void AssertAtTheEnd()
        {
            var rest = new byte[_pipe.Count];
            Assert.Equal(rest.Length, rest.Length == 0 ? 0 : _pipe.TryRead(rest, 0, rest.Length));
            _read.AddRange(rest);
            Assert.Equal(_pipe.TotalWritten, _read.Count);
            var lengths = new int[_lengths.Count];
            for (int i = 0; i < _read.Count; i++)
            {
                byte write = _read[i];
                Assert.True(holders || lengths[write] == 0 || _read[i - 1] == write, "a write is in two pieces");
                lengths[write]++;
            }

            for (int i = 0; i < lengths.Length; i++)
            {
                Assert.True(_lengths[i] >= 0 ? lengths[i] == _lengths[i] : lengths[i] <= -_lengths[i], "a write has another length than it said");
            }
        }

        private static byte[] Bytes(int count, int value)
        {
            var bytes = new byte[count];
            Array.Fill(bytes, (byte)value);
            return bytes;
        }

        private async Future Writes(int count, bool all)
        {
            int number = _lengths.Count;
            _lengths.Add(all ? -count : 0);
            _waitingWriters++;
            try
            {
                byte[] bytes = Bytes(count, number);
                int written = all ? await _pipe.WriteAll(bytes, 0, count) : await _pipe.Write(bytes, 0, count);
                Assert.True(_pipe.IsClosed || (all ? written == count : written > 0));
                _lengths[number] = written;
            }
            finally
            {
                _waitingWriters--;
            }
        }

        private async Future Reads(int count)
        {
            _waitingReaders++;
            try
            {
                var buffer = new byte[count + 1];
                int read = await _pipe.Read(buffer, 1, count);
                Assert.True(read > 0 || (_pipe.IsClosed && _pipe.Count == 0));
                _read.AddRange(buffer.AsSpan(1, read));
            }
            finally
            {
                _waitingReaders--;
            }
        }
    }
}

//! Services packed, so that a million of them fit into memory: their words are looked at only when they are shown.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use zstd::bulk::{Compressor, Decompressor};

use crate::catalogue::Service;

/// Of so many bytes of services, as they are written, the others are told what repeats. More gains little.
const DICTIONARY_BYTES: usize = 64 * 1024;
/// At level 6 a packed service is a twentieth smaller than at 3; above it gains nothing.
const LEVEL: i32 = 6;
/// So many bytes before what is packed say how large it is unpacked.
const SIZE_BYTES: usize = size_of::<u32>();

/// How the services of one catalogue are packed: as JSON, compressed with a dictionary of what services like them say. Services packed in
/// one way are unpacked in the same.
pub(super) struct Packing {
    dictionary: Vec<u8>,
    /// One packs at a time.
    packer: Mutex<Compressor<'static>>,
    /// Those not in use; as many as were ever needed at once.
    unpackers: Mutex<Vec<Decompressor<'static>>>,
}

impl fmt::Debug for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packing").field("dictionary_bytes", &self.dictionary.len()).finish_non_exhaustive()
    }
}

impl Packing {
    /// For services like these.
    pub(super) fn of<'s>(services: impl ExactSizeIterator<Item = &'s Service>) -> Self {
        let mut dictionary = Vec::with_capacity(DICTIONARY_BYTES);
        // From all over the catalogue: neighbours by slug are much the same.
        let apart = (services.len() / 64).max(1);
        for service in services.step_by(apart) {
            if dictionary.len() >= DICTIONARY_BYTES {
                break;
            }
            dictionary.extend_from_slice(&written(service));
        }
        dictionary.truncate(DICTIONARY_BYTES);
        let packer = Compressor::with_dictionary(LEVEL, &dictionary);
        Self {
            packer: Mutex::new(packer.expect("any text can be a dictionary")),
            unpackers: Mutex::default(),
            dictionary,
        }
    }

    pub(super) fn pack(&self, service: &Service) -> Vec<u8> {
        let mut packer = self.packer.lock().unwrap_or_else(PoisonError::into_inner);
        let written = written(service);
        let mut packed = u32::try_from(written.len()).expect("a service is small").to_le_bytes().to_vec();
        packed.extend(packer.compress(&written).expect("there is room for what is compressed"));
        packed
    }

    /// What was packed here.
    pub(super) fn unpack(&self, packed: &[u8]) -> Service {
        let unpackers = || self.unpackers.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = unpackers().pop();
        let mut unpacker = idle.unwrap_or_else(|| {
            Decompressor::with_dictionary(&self.dictionary).expect("any text can be a dictionary")
        });
        let (size, packed) = packed.split_first_chunk::<SIZE_BYTES>().expect("it was packed here");
        let size = u32::from_le_bytes(*size) as usize;
        let written = unpacker.decompress(packed, size).expect("it was packed here");
        unpackers().push(unpacker);
        serde_json::from_slice(&written).expect("it was written here")
    }
}

fn written(service: &Service) -> Vec<u8> {
    serde_json::to_vec(service).expect("every field of a service has a name")
}
